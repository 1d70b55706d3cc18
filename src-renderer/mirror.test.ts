import { describe, expect, it } from 'vitest';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import type { OptionsView } from '../src-shared/domain/enrolment/view.ts';
import { codeOf, createMirror } from './mirror.ts';

const view: OptionsView = { at: 'saving', displayName: 'Ana Rivera' };

/** A bridge whose pushes and answers the test holds in its hands. */
function steered(answer: () => Promise<never> | Promise<undefined>) {
  const views = new Set<(view: OptionsView) => void>();
  const states = new Set<(connected: boolean) => void>();
  const calls: unknown[] = [];
  const bridge: Bridge<'options'> = {
    role: 'options',
    call: (name, input) => {
      calls.push([name, input]);
      return answer() as Promise<never>;
    },
    sendFrame: () => calls.push('frame'),
    onView: (listener) => {
      views.add(listener);
      return () => views.delete(listener);
    },
    onConnected: (listener) => {
      states.add(listener);
      return () => states.delete(listener);
    },
  };
  return { bridge, views, states, calls };
}

describe('createMirror', () => {
  it('mirrors the last view and the connection', () => {
    const { bridge, views, states } = steered(async () => undefined);
    const { store } = createMirror(bridge);
    expect(store.getState()).toEqual({ view: null, connected: true, refused: null });
    for (const push of views) push(view);
    for (const tell of states) tell(false);
    expect(store.getState()).toEqual({ view, connected: false, refused: null });
  });

  it('passes intents on and changes nothing by itself', async () => {
    const { bridge, views, calls } = steered(async () => undefined);
    const mirror = createMirror(bridge);
    for (const push of views) push(view);
    await mirror.send('options.consent', { granted: true });
    expect(calls).toEqual([['options.consent', { granted: true }]]);
    expect(mirror.store.getState().view).toBe(view);
  });

  it('keeps the code of a refusal until the next intent', async () => {
    const answers = [
      () => Promise.reject(Object.assign(new Error('no'), { code: 'ipc.refused' })),
      async () => undefined,
    ];
    const { bridge } = steered(() => (answers.shift() as () => Promise<undefined>)());
    const mirror = createMirror(bridge);
    await mirror.send('options.enrol', undefined);
    expect(mirror.store.getState().refused).toBe('ipc.refused');
    await mirror.send('options.enrol', undefined);
    expect(mirror.store.getState().refused).toBeNull();
  });

  it('stops listening when it is closed', () => {
    const { bridge, views, states } = steered(async () => undefined);
    createMirror(bridge).close();
    expect([views.size, states.size]).toEqual([0, 0]);
  });
});

describe('codeOf', () => {
  it.each([
    [Object.assign(new Error('x'), { code: 'cloud.slow' }), 'cloud.slow'],
    [Object.assign(new Error('x'), { code: 'made.up' }), 'internal'],
    [new Error('x'), 'internal'],
    [undefined, 'internal'],
  ])('%s -> %s', (error, code) => expect(codeOf(error)).toBe(code));
});
