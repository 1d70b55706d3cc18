/** `window.hexlock` in Electron: the contract's bridge over ipcRenderer. One file per role is built from it. */
import type { IpcRenderer, IpcRendererEvent } from 'electron';
import type { Bridge, WindowRole } from '../../src-shared/contracts/ipc.ts';
import { type CallMessage, channels, type ToWindow } from '../../src-shared/contracts/wire.ts';

/** The part of Electron's ipcRenderer that the bridge uses. */
export type BridgeIpc = Pick<IpcRenderer, 'on' | 'send' | 'postMessage'>;

/** A refusal as a plain object: an Error loses everything but its text on its way out of the isolated world. */
interface Refused {
  readonly code: string;
  readonly message: string;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (refused: Refused) => void;
}

/** Listens, says hello, and answers the bridge. Main sends the current view as soon as it has heard the hello. */
export function createBridge<Role extends WindowRole>(
  role: Role,
  ipc: BridgeIpc,
  newChannel: () => MessageChannel = () => new MessageChannel(),
): Bridge<Role> {
  const viewListeners = new Set<(view: never) => void>();
  const pending = new Map<number, Pending>();
  let view: { readonly view: unknown } | null = null;
  let nextId = 0;

  ipc.on(channels.message, (_event: IpcRendererEvent, message: ToWindow) => {
    if (message.is === 'view') {
      view = message;
      for (const listener of viewListeners) listener(message.view as never);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    const { reply } = message;
    if (reply.ok) call?.resolve(reply.value as never);
    else call?.reject({ code: reply.code, message: reply.code });
  });
  const { port1, port2 } = newChannel();
  ipc.postMessage(channels.frames, null, [port2]);
  ipc.send(channels.hello);

  return {
    role,
    call: (name, input) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        pending.set(id, { resolve, reject });
        ipc.send(channels.message, { id, call: name, input } satisfies CallMessage);
      }),
    sendFrame: (message) => port1.postMessage(message, [message.buffer]),
    onView: (listener) => {
      viewListeners.add(listener);
      if (view !== null) listener(view.view as never);
      return () => viewListeners.delete(listener);
    },
    // The window lives and dies with main; there is no connection to lose.
    onConnected: (listener) => {
      listener(true);
      return () => undefined;
    },
  };
}
