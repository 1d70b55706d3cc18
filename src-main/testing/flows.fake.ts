/** hexlock:fake. The clouds of both flows, answering when and as a test says; camera and desktop that only remember. */
import type { ConsentText, FaceStatus, ManageGrant } from '../../src-shared/domain/enrolment/state.ts';
import type { AttemptId, TransactionId, UserId } from '../../src-shared/domain/ids.ts';
import type { Challenge } from '../../src-shared/domain/liveness.ts';
import type { Answer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { AuditEvent, CameraPort, DesktopPort, LoginCloud, Probe, Transaction } from '../auth/ports.ts';
import type { Capture, MethodsCloud, SignedIn } from '../enrolment/ports.ts';

const user = { id: 'u1' as UserId, username: 'mia', displayName: 'Mia U.' };

/** Evidence without a cloud: only a fake may make it this way. */
export const fakeSession = { user, factors: ['face'], issuedAt: 1 } as unknown as VerifiedAssertion;
export const fakeGrant = { user } as unknown as ManageGrant;
export const accepted: Answer = { is: 'accepted', session: fakeSession, offer: null };

/** A promise in a test's hands. */
export interface Question<Input, Output> {
  readonly input: Input;
  readonly signal: AbortSignal;
  readonly answer: (output: Output) => void;
  readonly fail: (error: unknown) => void;
}

/** A call that waits for the test; the latest question is the last of the list. */
function asking<Input, Output>() {
  const questions: Question<Input, Output>[] = [];
  const ask = (input: Input, signal: AbortSignal): Promise<Output> => {
    const { promise, resolve, reject } = Promise.withResolvers<Output>();
    questions.push({ input, signal, answer: resolve, fail: reject });
    return promise;
  };
  return { questions, ask };
}

export interface FakeLoginCloud extends LoginCloud {
  readonly begins: Question<string, Transaction>[];
  readonly challenges: Question<TransactionId, Challenge>[];
  readonly passwords: Question<string, Answer>[];
  readonly probes: Question<Probe, Answer>[];
  readonly abandoned: TransactionId[];
}

export const transaction = (n: number, more: Partial<Transaction> = {}): Transaction => ({
  id: `t${n}` as TransactionId,
  username: 'mia',
  nonce: `nonce-${n}`,
  liveness: 'standard',
  masks: 'accept',
  ...more,
});

export function fakeLoginCloud(): FakeLoginCloud {
  const begins = asking<string, Transaction>();
  const challenges = asking<TransactionId, Challenge>();
  const passwords = asking<string, Answer>();
  const probes = asking<Probe, Answer>();
  const abandoned: TransactionId[] = [];
  return {
    begins: begins.questions,
    challenges: challenges.questions,
    passwords: passwords.questions,
    probes: probes.questions,
    abandoned,
    begin: begins.ask,
    challenge: ({ id }, signal) => challenges.ask(id, signal),
    provePassword: (_transaction, password, signal) => passwords.ask(password, signal),
    proveFace: (_transaction, probe, signal) => probes.ask(probe, signal),
    abandon: async (id) => void abandoned.push(id),
  };
}

export const consentText: ConsentText = {
  id: 'gdpr',
  version: 1,
  sha256: '0'.repeat(64),
  title: 'Consent',
  body: ['You may say no.'],
};

export interface Saved {
  readonly captures: readonly Capture[];
  readonly text: ConsentText;
}

export interface FakeMethodsCloud extends MethodsCloud {
  readonly signIns: Question<{ username: string; password: string }, SignedIn>[];
  readonly texts: Question<ManageGrant, ConsentText>[];
  readonly saves: Question<Saved, FaceStatus>[];
  readonly removes: Question<ManageGrant, FaceStatus>[];
  readonly declined: ConsentText[];
  readonly ended: ManageGrant[];
}

export function fakeMethodsCloud(): FakeMethodsCloud {
  const signIns = asking<{ username: string; password: string }, SignedIn>();
  const texts = asking<ManageGrant, ConsentText>();
  const saves = asking<Saved, FaceStatus>();
  const removes = asking<ManageGrant, FaceStatus>();
  const declined: ConsentText[] = [];
  const ended: ManageGrant[] = [];
  return {
    signIns: signIns.questions,
    texts: texts.questions,
    saves: saves.questions,
    removes: removes.questions,
    declined,
    ended,
    signIn: (username, password, signal) => signIns.ask({ username, password }, signal),
    consentText: texts.ask,
    decline: async (_grant, text) => void declined.push(text),
    save: (_grant, text, captures, _liveness, signal) => saves.ask({ captures, text }, signal),
    remove: removes.ask,
    end: (grant) => void ended.push(grant),
  };
}

export function fakeCamera() {
  const moves: string[] = [];
  const camera: CameraPort = {
    allow: (role, attempt: AttemptId) => void moves.push(`allow ${role} ${attempt.slice(-1)}`),
    release: (attempt) => void moves.push(`release ${attempt.slice(-1)}`),
  };
  return { ...camera, moves };
}

export function fakeDesktop() {
  const moves: string[] = [];
  const desktop: DesktopPort = {
    open: ({ user: { username } }) => void moves.push(`open ${username}`),
    lock: ({ user: { username } }) => void moves.push(`lock ${username}`),
  };
  return { ...desktop, moves };
}

export function fakeReport() {
  const events: AuditEvent[] = [];
  return { events, report: (event: AuditEvent): void => void events.push(event) };
}
