/** hexlock:fake. The clouds of both flows, answering when and as a test says; camera and desktop that only remember. */
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { ConsentText, FaceStatus, ManageGrant, Methods } from '../../src-shared/domain/enrolment/state.ts';
import type { Factor, KeyFactor } from '../../src-shared/domain/factors.ts';
import type { AttemptId, TransactionId, UserId } from '../../src-shared/domain/ids.ts';
import type { Challenge } from '../../src-shared/domain/liveness.ts';
import type { Answer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type {
  AuditEvent,
  CameraPort,
  Claim,
  DesktopPort,
  KeyJson,
  LoginCloud,
  Probe,
  Transaction,
} from '../auth/ports.ts';
import type { Capture, MethodsCloud, NewKey, SignedIn } from '../enrolment/ports.ts';
import type { CardReaders, Outcome, ReaderStatus } from '../readers/ports.ts';

const person = (id: string, username: string, displayName: string) => ({ id: id as UserId, username, displayName });
const user = person('u1', 'mia', 'Mia U.');
export const otherUser = person('u2', 'bob', 'Bob T.');

/** Evidence without a cloud: only a fake may make it this way. */
export const sessionOf = (factors: readonly Factor[], n = 1, whose = user): VerifiedAssertion =>
  ({ user: whose, factors, transaction: `t${n}`, issuedAt: 1 }) as unknown as VerifiedAssertion;
export const fakeGrant = { user } as unknown as ManageGrant;
/** Accepted in the n-th transaction, for exactly these factors. */
export const accepted = (factors: readonly Factor[], n = 1, whose = user): Answer => ({
  is: 'accepted',
  session: sessionOf(factors, n, whose),
  offer: null,
});
export const more = (proved: readonly Factor[], oneOf: readonly Factor[], n = 1, username = 'mia'): Answer => ({
  is: 'more',
  transaction: `t${n}` as TransactionId,
  username,
  proved,
  oneOf,
});

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
  readonly begins: Question<{ claim: Claim; resumes: VerifiedAssertion | null }, Transaction>[];
  readonly challenges: Question<TransactionId, Challenge>[];
  readonly passwords: Question<{ password: string; link: CardId | null }, Answer>[];
  readonly pins: Question<string, Answer>[];
  readonly badges: Question<CardId, Answer>[];
  readonly keys: Question<{ id: TransactionId; factor: KeyFactor }, KeyJson>[];
  readonly signed: Question<KeyJson, Answer>[];
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
  const begins = asking<{ claim: Claim; resumes: VerifiedAssertion | null }, Transaction>();
  const challenges = asking<TransactionId, Challenge>();
  const passwords = asking<{ password: string; link: CardId | null }, Answer>();
  const pins = asking<string, Answer>();
  const badges = asking<CardId, Answer>();
  const keys = asking<{ id: TransactionId; factor: KeyFactor }, KeyJson>();
  const signed = asking<KeyJson, Answer>();
  const probes = asking<Probe, Answer>();
  const abandoned: TransactionId[] = [];
  return {
    begins: begins.questions,
    challenges: challenges.questions,
    passwords: passwords.questions,
    pins: pins.questions,
    badges: badges.questions,
    keys: keys.questions,
    signed: signed.questions,
    probes: probes.questions,
    abandoned,
    begin: (claim, resumes, signal) => begins.ask({ claim, resumes }, signal),
    challenge: ({ id }, signal) => challenges.ask(id, signal),
    provePassword: (_transaction, password, link, signal) => passwords.ask({ password, link }, signal),
    provePin: (_transaction, pin, signal) => pins.ask(pin, signal),
    proveBadge: (_transaction, card, signal) => badges.ask(card, signal),
    keyOptions: ({ id }, factor, signal) => keys.ask({ id, factor }, signal),
    proveKey: (_transaction, _factor, credential, signal) => signed.ask(credential, signal),
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

export const noMethods: Methods = {
  pin: { allowed: true, setAt: null, minLength: 6 },
  cards: { allowed: true, list: [] },
  keys: [],
};

/** A change of methods, by the call that asked for it. */
export type Change =
  | { readonly is: 'setPin'; readonly pin: string }
  | { readonly is: 'removePin' }
  | { readonly is: 'addCard'; readonly card: CardId }
  | { readonly is: 'removeCard' | 'removeKey'; readonly item: string }
  | ({ readonly is: 'addKey' } & NewKey);

export interface FakeMethodsCloud extends MethodsCloud {
  readonly signIns: Question<{ username: string; password: string }, SignedIn>[];
  readonly texts: Question<ManageGrant, ConsentText>[];
  readonly saves: Question<Saved, FaceStatus>[];
  readonly removes: Question<ManageGrant, FaceStatus>[];
  readonly changes: Question<Change, Methods>[];
  readonly newKeys: Question<KeyFactor, KeyJson>[];
  readonly declined: ConsentText[];
  readonly ended: ManageGrant[];
}

export function fakeMethodsCloud(): FakeMethodsCloud {
  const signIns = asking<{ username: string; password: string }, SignedIn>();
  const texts = asking<ManageGrant, ConsentText>();
  const saves = asking<Saved, FaceStatus>();
  const removes = asking<ManageGrant, FaceStatus>();
  const changes = asking<Change, Methods>();
  const newKeys = asking<KeyFactor, KeyJson>();
  const declined: ConsentText[] = [];
  const ended: ManageGrant[] = [];
  return {
    signIns: signIns.questions,
    texts: texts.questions,
    saves: saves.questions,
    removes: removes.questions,
    changes: changes.questions,
    newKeys: newKeys.questions,
    declined,
    ended,
    signIn: (username, password, signal) => signIns.ask({ username, password }, signal),
    consentText: texts.ask,
    decline: async (_grant, text) => void declined.push(text),
    save: (_grant, text, captures, _liveness, signal) => saves.ask({ captures, text }, signal),
    remove: removes.ask,
    setPin: (_grant, pin, signal) => changes.ask({ is: 'setPin', pin }, signal),
    removePin: (_grant, signal) => changes.ask({ is: 'removePin' }, signal),
    addCard: (_grant, card, signal) => changes.ask({ is: 'addCard', card }, signal),
    removeCard: (_grant, item, signal) => changes.ask({ is: 'removeCard', item }, signal),
    newKey: (_grant, factor, signal) => newKeys.ask(factor, signal),
    addKey: (_grant, key, signal) => changes.ask({ is: 'addKey', ...key }, signal),
    removeKey: (_grant, item, signal) => changes.ask({ is: 'removeKey', item }, signal),
    end: (grant) => void ended.push(grant),
  };
}

export const cardA = 'h10301:10:1188' as CardId;
export const cardB = 'h10301:10:1189' as CardId;

/** Readers in a test's hands: one that is ready, until it is said otherwise. */
export function fakeReaders() {
  const signals: Outcome[] = [];
  const typed: string[] = [];
  const tapped = new Set<Parameters<CardReaders['onTap']>[0]>();
  const changed = new Set<() => void>();
  const ready: ReaderStatus = { id: 'hid:1', name: 'pcProx', kind: 'hid', state: 'ready' };
  let status: readonly ReaderStatus[] = [ready];
  const readers: CardReaders = {
    onTap: (listener) => {
      tapped.add(listener);
      return () => tapped.delete(listener);
    },
    onChange: (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    status: () => status,
    signal: (outcome) => void signals.push(outcome),
    typed: (text) => void typed.push(text),
    close: async () => undefined,
  };
  return {
    readers,
    signals,
    typed,
    tap: (card: CardId): void => {
      for (const listener of tapped) listener({ card, reader: ready.id, at: 0 });
    },
    set: (next: Partial<ReaderStatus> | null): void => {
      status = next === null ? [] : [{ ...ready, ...next }];
      for (const listener of changed) listener();
    },
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
    open: ({ user: { username } }, from) =>
      void moves.push(from ? `open ${username} after ${from.user.username}` : `open ${username}`),
    lock: ({ user: { username } }) => void moves.push(`lock ${username}`),
    close: ({ user: { username } }) => void moves.push(`close ${username}`),
  };
  return { ...desktop, moves };
}

export function fakeReport() {
  const events: AuditEvent[] = [];
  return { events, report: (event: AuditEvent): void => void events.push(event) };
}
