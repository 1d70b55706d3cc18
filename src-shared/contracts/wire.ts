/** How calls, replies and views are laid out between a window's bridge and its host; `ipc.ts` says what is in them. */
import type { Reply } from './ipc.ts';

/** A call on its way to main. `id` is the bridge's own count, repeated in the reply. */
export interface CallMessage {
  readonly id: number;
  readonly call: string;
  readonly input?: unknown;
}

/** What a window receives. */
export type ToWindow =
  | { readonly is: 'view'; readonly view: unknown }
  | { readonly is: 'reply'; readonly id: number; readonly reply: Reply<unknown> };

/** Electron's channels. `hello` says that a bridge listens; `frames` carries a port, on which frames come as they are. */
export const channels = { hello: 'hexlock:hello', message: 'hexlock:message', frames: 'hexlock:frames' } as const;
