import type { LightColour } from '../../src-shared/domain/liveness.ts';

/**
 * The whole screen as a lamp around the camera's picture. It is there during a whole scan and only changes its colour,
 * so that every change is eased: the steps follow each other two a second, all of about the same brightness.
 */
export function LightField({ colour }: { readonly colour: LightColour | null }) {
  return <div className="light-field" data-colour={colour ?? undefined} aria-hidden="true" />;
}
