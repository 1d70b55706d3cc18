import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf, type KeyFailure, type KeyRequest, runKey } from './run.ts';

const named = (name: string) => Object.assign(new Error(name), { name });

/** A request that writes down what main is told. */
function steered(change: Partial<KeyRequest> = {}) {
  const controller = new AbortController();
  const told: unknown[] = [];
  const request: KeyRequest = {
    options: async () => ({ challenge: 'c' }),
    touch: async (options) => ({ id: 'k', for: options.challenge }),
    answer: async (credential) => told.push(credential),
    fail: async (code) => told.push(code),
    signal: controller.signal,
    ...change,
  };
  return { request, told, leave: () => controller.abort() };
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

describe('runKey', () => {
  it('hands the key what the cloud asked, and main what the key said', async () => {
    const { request, told } = steered();
    await runKey(request);
    expect(told).toEqual([{ id: 'k', for: 'c' }]);
  });

  it('tells why the key gave nothing', async () => {
    const { request, told } = steered({ touch: () => Promise.reject(named('NotAllowedError')) });
    await runKey(request);
    expect(told).toEqual(['key.timedOut']);
  });

  it('says that it failed where the options cannot be had', async () => {
    const { request, told } = steered({ options: () => Promise.reject(new Error('ipc')) });
    await runKey(request);
    expect(told).toEqual(['key.refused']);
  });

  it('touches no key and says nothing once the screen was left', async () => {
    const touched: unknown[] = [];
    const { request, told, leave } = steered({
      options: async () => {
        leave();
        return {};
      },
      touch: async (options) => {
        touched.push(options);
        return {};
      },
    });
    await runKey(request);
    expect([touched, told]).toEqual([[], []]);
  });

  it.each(['answers', 'fails'])('says nothing when the key %s after the screen was left', async (how) => {
    const { request, told, leave } = steered({
      touch: async () => {
        leave();
        if (how === 'fails') throw named('AbortError');
        return { id: 'late' };
      },
    });
    await runKey(request);
    expect(told).toEqual([]);
  });

  it('survives a main that takes not even the failure', async () => {
    const { request } = steered({
      touch: () => Promise.reject(named('UnknownError')),
      fail: () => Promise.reject(new Error('gone')),
    });
    await expect(runKey(request)).resolves.toBeUndefined();
  });
});

describe('failureOf', () => {
  it.each<[unknown, KeyFailure]>([
    [named('NotAllowedError'), 'key.timedOut'],
    [named('AbortError'), 'key.timedOut'],
    [named('InvalidStateError'), 'key.known'],
    [named('NotSupportedError'), 'key.unsupported'],
    [named('SecurityError'), 'key.unsupported'],
    [named('ConstraintError'), 'key.unsupported'],
    [named('UnknownError'), 'key.refused'],
    [new Error('x'), 'key.refused'],
    [undefined, 'key.refused'],
    ['NotAllowedError', 'key.refused'],
  ])('%s -> %s', (error, code) => expect(failureOf(error)).toBe(code));
});
