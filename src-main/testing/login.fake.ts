/** hexlock:fake. The login flow on fakes, each in the test's hands. */
import type { Code } from '../../src-shared/domain/codes.ts';
import { defaultLimits, type LoginLimits } from '../../src-shared/domain/login/state.ts';
import { createLoginFlow } from '../auth/flow.ts';
import type { Transaction } from '../auth/ports.ts';
import type { Outcome } from '../readers/ports.ts';
import { fakeBasics, settle } from './basics.fake.ts';
import { fakeFace } from './face.fake.ts';
import { fakeCamera, fakeDesktop, fakeLoginCloud, fakeReport, type Question, transaction } from './flows.fake.ts';

export function fakeLogin(limits: Partial<LoginLimits> = {}) {
  const basics = fakeBasics();
  const cloud = fakeLoginCloud();
  const face = fakeFace();
  const camera = fakeCamera();
  const desktop = fakeDesktop();
  const { events, report } = fakeReport();
  const signals: Outcome[] = [];
  const flow = createLoginFlow({
    ...basics,
    cloud,
    face,
    camera,
    desktop,
    report,
    injected: 'accept',
    signal: (outcome) => void signals.push(outcome),
    limits: () => ({ ...defaultLimits, ...limits }),
  });
  /** The cloud begins what was asked last, as its n-th transaction. */
  const begin = async (n = 1, more: Partial<Transaction> = {}): Promise<void> => {
    await settle();
    last(cloud.begins).answer(transaction(n, more));
    await settle();
  };
  const answer = async <T>(questions: readonly Question<unknown, T>[], value: T): Promise<void> => {
    last(questions).answer(value);
    await settle();
  };
  const code = (): Code | null => {
    const state = flow.state();
    return 'notice' in state ? (state.notice?.code ?? null) : null;
  };
  return { ...basics, cloud, face, camera, desktop, events, signals, flow, begin, answer, code };
}
export type FakeLogin = ReturnType<typeof fakeLogin>;

/** The latest; a test that finds none has failed already. */
export function last<T>(list: readonly T[]): T {
  const value = list.at(-1);
  if (value === undefined) throw new Error('nothing was asked');
  return value;
}
