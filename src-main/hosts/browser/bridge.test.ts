import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Bridge } from '../../../src-shared/contracts/ipc.ts';
import { type BridgeScope, bridgeScript, type Socket, type ToPage } from './bridge.ts';

class FakeSocket implements Socket {
  static all: FakeSocket[] = [];
  readonly url: string;
  binaryType = '';
  readyState = 0;
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  readonly sent: (string | Uint8Array)[] = [];
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.sent.push(data);
  }
  close(): void {
    this.drop(1000);
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  tell(message: ToPage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

/** Runs the script as the page would: from its text, with nothing of ours around it. */
function setUp() {
  FakeSocket.all = [];
  const timers: { run: () => void; ms: number }[] = [];
  const went: string[] = [];
  const scope: BridgeScope & { hexlock?: Bridge<'lock'> } = {
    WebSocket: FakeSocket,
    setTimeout: (run, ms) => timers.push({ run, ms }),
    location: { replace: (url) => void went.push(url) },
  };
  runInNewContext(bridgeScript({ role: 'lock', url: 'ws://localhost:1/ipc/lock', replaced: 4001 }), scope);
  const bridge = scope.hexlock;
  if (!bridge) throw new Error('no bridge');
  const socket = (): FakeSocket => {
    const last = FakeSocket.all.at(-1);
    if (!last) throw new Error('no socket');
    return last;
  };
  return { bridge, socket, timers, went };
}

describe('the bridge of the browser host', () => {
  it('is there before the connection, and cannot be replaced', () => {
    const { bridge, socket } = setUp();
    expect(bridge.role).toBe('lock');
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(socket().url).toBe('ws://localhost:1/ipc/lock');
  });

  it('calls, and gives the answer or the code', async () => {
    const { bridge, socket } = setUp();
    socket().open();
    const taken = bridge.call('lock.cancel', undefined);
    const refused = bridge.call('lock.face', { username: 'mia' });
    expect(socket().sent).toEqual([
      '{"id":0,"call":"lock.cancel"}',
      '{"id":1,"call":"lock.face","input":{"username":"mia"}}',
    ]);
    socket().tell({ is: 'reply', id: 1, reply: { ok: false, code: 'ipc.refused' } });
    socket().tell({ is: 'reply', id: 0, reply: { ok: true, value: undefined } });
    await expect(taken).resolves.toBeUndefined();
    await expect(refused).rejects.toMatchObject({ code: 'ipc.refused' });
  });

  it('hands over the current view and each later one', () => {
    const { bridge, socket } = setUp();
    socket().open();
    socket().tell({ is: 'view', view: { n: 1 } });
    const seen: unknown[] = [];
    const off = bridge.onView((view) => seen.push(view));
    socket().tell({ is: 'view', view: { n: 2 } });
    off();
    socket().tell({ is: 'view', view: { n: 3 } });
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('says when it has lost main, refuses calls then, and comes back with growing pauses', async () => {
    const { bridge, socket, timers } = setUp();
    const seen: boolean[] = [];
    bridge.onConnected((connected) => seen.push(connected));
    socket().open();
    const waiting = bridge.call('lock.cancel', undefined);
    socket().drop(1006);
    await expect(waiting).rejects.toMatchObject({ code: 'ipc.refused' });
    await expect(bridge.call('lock.cancel', undefined)).rejects.toMatchObject({ code: 'ipc.refused' });
    for (let i = 0; i < 6; i++) {
      timers.at(-1)?.run();
      socket().drop(1006);
    }
    expect(timers.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    timers.at(-1)?.run();
    socket().open();
    expect(seen).toEqual([true, false, true]);
  });

  it('does not come back when another window took its place', () => {
    const { socket, timers } = setUp();
    socket().open();
    socket().drop(4001);
    expect(timers).toEqual([]);
  });

  it('sends frames as they are, and leaves one out rather than queueing many', () => {
    const { bridge, socket } = setUp();
    const frame = new Uint8Array([1, 2, 3]);
    bridge.sendFrame(frame);
    socket().open();
    bridge.sendFrame(frame);
    socket().bufferedAmount = 9 * 1024 * 1024;
    bridge.sendFrame(frame);
    expect(socket().sent).toEqual([frame]);
  });

  it('goes where main sends it', () => {
    const { socket, went } = setUp();
    socket().open();
    socket().tell({ is: 'go', to: '/options/' });
    expect(went).toEqual(['/options/']);
  });
});
