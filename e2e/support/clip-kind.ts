/**
 * `live`: the person as if at the camera. `still`: one frozen picture, frame for frame the same (an attack).
 * `dark`: the live clip with 4 % of its light. `turned`: a head that never faces the camera. `small`: live, from a
 * camera of 1280x720.
 */
export const clipKinds = ['live', 'still', 'dark', 'turned', 'small'] as const;
export type ClipKind = (typeof clipKinds)[number];

/** Size of a clip's pictures. */
export function sizeOf(kind: ClipKind): { readonly width: number; readonly height: number } {
  return kind === 'small' ? { width: 1280, height: 720 } : { width: 1920, height: 1080 };
}
