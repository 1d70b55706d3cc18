import type { Connection } from '../src-shared/domain/login/view.ts';
import { words } from './words.ts';

/** The connection in words; the dot beside it has a shape of its own for each state, not only a colour. */
export function ConnectionPill({ connection }: { readonly connection: Connection }) {
  return (
    <p className="pill" role="status" data-is={connection.is}>
      <svg className="pill-dot" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        {connection.is === 'online' && <circle className="full" cx="6" cy="6" r="5" />}
        {connection.is === 'connecting' && <circle className="hollow" cx="6" cy="6" r="4.500" />}
        {connection.is === 'offline' && <path className="hollow" d="M2 2 10 10M10 2 2 10" />}
      </svg>
      {words(`connection.${connection.is}`)}
    </p>
  );
}
