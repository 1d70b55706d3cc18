/**
 * `window.hexlock` for a page in the browser host. The function is served to the page as its own text
 * (`bridgeScript`), so it uses nothing but its two arguments and what every browser has: no import, no outer name.
 */
import type { Bridge, WindowRole } from '../../../src-shared/contracts/ipc.ts';
import type { ToWindow } from '../../../src-shared/contracts/wire.ts';

/** What main sends to a page: views and replies, and where to go. */
export type ToPage = ToWindow | { readonly is: 'go'; readonly to: string };

/** The part of a WebSocket that the bridge uses. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send: (data: string | Uint8Array<ArrayBuffer>) => void;
  close: () => void;
}

/** The part of `window` that the bridge uses. */
export interface BridgeScope {
  readonly WebSocket: new (url: string) => Socket;
  readonly setTimeout: (run: () => void, ms: number) => unknown;
  readonly location: { replace: (url: string) => void };
  hexlock?: Bridge;
}

export interface BridgeSettings {
  readonly role: WindowRole;
  /** Such as `ws://localhost:1234/ipc/lock`. */
  readonly url: string;
  /** The close code that means: another window took this place; do not come back. */
  readonly replaced: number;
}

export function installBridge(scope: BridgeScope, settings: BridgeSettings): void {
  const { role, url, replaced } = settings;
  const openState = 1;
  const firstPauseMs = 250;
  const longestPauseMs = 5000;
  /** More than two frames unsent: the newest is left out rather than queued. */
  const mostUnsent = 8 * 1024 * 1024;
  const viewListeners = new Set<(view: never) => void>();
  const connectedListeners = new Set<(connected: boolean) => void>();
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let socket: Socket | null = null;
  let view: { readonly is: 'view'; readonly view: unknown } | null = null;
  let connected: boolean | null = null;
  let pause = firstPauseMs;
  let nextId = 0;

  const refusal = (code: string): Error => Object.assign(new Error(code), { code });
  const tell = (now: boolean): void => {
    if (connected === now) return;
    connected = now;
    for (const listener of connectedListeners) listener(now);
  };

  const take = (message: ToPage): void => {
    if (message.is === 'go') {
      scope.location.replace(message.to);
    } else if (message.is === 'view') {
      view = message;
      for (const listener of viewListeners) listener(message.view as never);
    } else {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.reply.ok) call?.resolve(message.reply.value as never);
      else call?.reject(refusal(message.reply.code));
    }
  };

  const connect = (): void => {
    const next = new scope.WebSocket(url);
    socket = next;
    next.binaryType = 'arraybuffer';
    next.onopen = () => {
      pause = firstPauseMs;
      tell(true);
    };
    next.onmessage = ({ data }) => take(JSON.parse(String(data)) as ToPage);
    next.onclose = ({ code }) => {
      socket = null;
      for (const call of pending.values()) call.reject(refusal('ipc.refused'));
      pending.clear();
      tell(false);
      if (code === replaced) return;
      scope.setTimeout(connect, pause);
      pause = Math.min(longestPauseMs, pause * 2);
    };
  };

  const bridge: Bridge = {
    role,
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (socket === null || socket.readyState !== openState) {
          reject(refusal('ipc.refused'));
          return;
        }
        const id = nextId++;
        pending.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, call: name, input }));
      }),
    sendFrame: (message) => {
      if (socket !== null && socket.readyState === openState && socket.bufferedAmount < mostUnsent)
        socket.send(message);
    },
    onView: (listener) => {
      viewListeners.add(listener);
      if (view !== null) listener(view.view as never);
      return () => viewListeners.delete(listener);
    },
    onConnected: (listener) => {
      connectedListeners.add(listener);
      if (connected !== null) listener(connected);
      return () => connectedListeners.delete(listener);
    },
  };
  Object.defineProperty(scope, 'hexlock', { value: Object.freeze(bridge) });
  connect();
}

/** The script of a page. It runs before the page's own modules, which find `window.hexlock` in place. */
export const bridgeScript = (settings: BridgeSettings): string =>
  `(${installBridge.toString()})(globalThis, ${JSON.stringify(settings)});\n`;
