/** A lock window without a browser: the agent's own words over its own socket, for tests that kill it many times. */
import { WebSocket } from 'ws';
import type { OutputOf } from '../../src-shared/contracts/ipc.ts';
import type { ToWindow } from '../../src-shared/contracts/wire.ts';

type View = OutputOf<'lock.view'>;

export interface Wire {
  /** The first view that holds, of those that came and will come; null when the agent is gone before. */
  readonly sees: (holds: (view: View) => boolean) => Promise<View | null>;
  readonly last: () => View | null;
  readonly views: readonly View[];
  readonly call: (name: string, input?: unknown) => void;
  /** Resolves when the agent is gone. */
  readonly gone: Promise<void>;
  readonly close: () => void;
}

/** @param address the one-time address that the agent printed */
export async function openWire(address: string): Promise<Wire> {
  const boot = await fetch(address, { redirect: 'manual' });
  const cookie = boot.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`the one-time address answered ${boot.status}`);
  const { origin, host } = new URL(address);
  const socket = new WebSocket(`ws://${host}/ipc/lock`, { headers: { cookie, origin } });
  const views: View[] = [];
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const each of waiting) each();
  };
  let over = false;
  const gone = new Promise<void>((resolve) => {
    socket.on('close', () => {
      over = true;
      look();
      resolve();
    });
  });
  // Told by `close`, which follows.
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ToWindow;
    if (message.is === 'view') views.push(message.view as View);
    look();
  });
  let id = 0;
  return {
    sees: (holds) =>
      new Promise((resolve) => {
        let from = 0;
        const check = (): void => {
          const found = views.slice(from).find(holds);
          from = views.length;
          if (!found && !over) return;
          waiting.delete(check);
          resolve(found ?? null);
        };
        waiting.add(check);
        check();
      }),
    last: () => views.at(-1) ?? null,
    views,
    call: (name, input) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ id: id++, call: name, input }));
    },
    gone,
    close: () => socket.terminate(),
  };
}
