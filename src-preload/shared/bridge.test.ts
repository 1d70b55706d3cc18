import type { IpcRendererEvent } from 'electron';
import { describe, expect, it } from 'vitest';
import { channels, type ToWindow } from '../../src-shared/contracts/wire.ts';
import { type BridgeIpc, createBridge } from './bridge.ts';

function setUp() {
  const sent: unknown[][] = [];
  const frames: unknown[] = [];
  let tell: (message: ToWindow) => void = () => undefined;
  const ipc: BridgeIpc = {
    on: (channel: string, listener: (event: IpcRendererEvent, message: ToWindow) => void) => {
      expect(channel).toBe(channels.message);
      tell = (message) => listener({} as IpcRendererEvent, message);
      return ipc as never;
    },
    send: (...args) => void sent.push(args),
    postMessage: (...args) => void sent.push(args),
  };
  const port1 = { postMessage: (message: unknown) => void frames.push(message) } as unknown as MessagePort;
  const port2 = {} as MessagePort;
  const bridge = createBridge('lock', ipc, () => ({ port1, port2 }));
  return { bridge, sent, frames, port2, tell: (message: ToWindow) => tell(message) };
}

describe('the bridge of Electron', () => {
  it('hands main its frame port before it says hello', () => {
    const { sent, port2 } = setUp();
    expect(sent).toEqual([[channels.frames, null, [port2]], [channels.hello]]);
  });

  it('calls, and gives the answer or a plain object with the code', async () => {
    const { bridge, sent, tell } = setUp();
    const taken = bridge.call('lock.cancel', undefined);
    const refused = bridge.call('lock.face', { username: 'mia' });
    expect(sent.slice(2)).toEqual([
      [channels.message, { id: 0, call: 'lock.cancel', input: undefined }],
      [channels.message, { id: 1, call: 'lock.face', input: { username: 'mia' } }],
    ]);
    tell({ is: 'reply', id: 1, reply: { ok: false, code: 'ipc.refused' } });
    tell({ is: 'reply', id: 0, reply: { ok: true, value: undefined } });
    await expect(taken).resolves.toBeUndefined();
    await expect(refused).rejects.toEqual({ code: 'ipc.refused', message: 'ipc.refused' });
  });

  it('hands over the current view and each later one', () => {
    const { bridge, tell } = setUp();
    tell({ is: 'view', view: { n: 1 } });
    const seen: unknown[] = [];
    const off = bridge.onView((view) => seen.push(view));
    tell({ is: 'view', view: { n: 2 } });
    off();
    tell({ is: 'view', view: { n: 3 } });
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('sends frames by its port and is always connected', () => {
    const { bridge, frames } = setUp();
    const frame = new Uint8Array([1, 2]);
    bridge.sendFrame(frame);
    const seen: boolean[] = [];
    bridge.onConnected((connected) => seen.push(connected));
    expect(frames).toEqual([frame]);
    expect(seen).toEqual([true]);
  });
});
