/** A cloud on loopback with a tenant, a clock that tests move, and people who know their passwords. */

import type { Answer } from '../../src-shared/contracts/cloud/login.ts';
import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { type Cloud, type CloudOptions, createCloud } from '../cloud.ts';
import type { SettingsPart } from '../settings.ts';
import { type Client, createClient, type Twist } from './client.ts';
import { captures } from './faces.ts';

export const thresholds = { mobilefacenet: 0.6, 'dlib-resnet34': 0.93, 'mobilefacenet-upper': 0.7 } as const;
const captureThresholds = { mobilefacenet: 0.5, 'dlib-resnet34': 0.9 } as const;
export const password = 'correct horse battery';

/** Epoch ms that moves only when it is told to. */
export interface Clock {
  readonly now: () => number;
  readonly pass: (seconds: number) => void;
}

export function createClock(start = Date.UTC(2026, 10, 20, 8)): Clock {
  let at = start;
  return {
    now: () => at,
    pass: (seconds) => {
      at += seconds * 1000;
    },
  };
}

export interface Rig {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly url: string;
  /** An endpoint that is registered. */
  readonly endpoint: (name?: string) => Promise<Client>;
}

export interface RigOptions {
  readonly dataDir?: string;
  readonly clock?: Clock;
  /** The port of an earlier start, so that its clients go on. */
  readonly port?: number;
  readonly settings?: SettingsPart;
  readonly log?: NonNullable<CloudOptions['log']>;
  readonly cohort?: NonNullable<CloudOptions['cohort']>;
  readonly decisions?: NonNullable<CloudOptions['decisions']>;
}

/** Starts a cloud; the tenant and the user `mia` are made where they are not there yet. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const clock = options.clock ?? createClock();
  const cloud = await createCloud({
    dataDir: options.dataDir ?? ':memory:',
    clock: clock.now,
    thresholds,
    captureThresholds,
    ...(options.settings ? { settings: options.settings } : {}),
    cohort: options.cohort ?? (() => null),
    ...(options.decisions ? { decisions: options.decisions } : {}),
    ...(options.log ? { log: options.log } : {}),
  });
  await cloud.admin.createTenant({ name: 'Harbor General' });
  if (!(await cloud.admin.listUsers()).some((user) => user.username === 'mia')) {
    await cloud.admin.addUser({ username: 'mia', displayName: 'Mia U.', password });
  }
  const { url } = await cloud.listen({ port: options.port ?? 0 });
  return {
    cloud,
    clock,
    url,
    endpoint: async (name = 'Ward 3, station 2') => {
      const client = await createClient(url, clock.now);
      const { token } = await cloud.admin.createEndpointToken({ name });
      await client.call('register', { token, name, agentVersion: '0.1.0' });
      return client;
    },
  };
}

export const nonce = 'a-nonce-of-the-agent';

/** What entries of the audit log say, without their ids and hashes: those are random, and may spell any number. */
export const wordsOf = (entries: readonly object[]): string =>
  JSON.stringify(entries).replace(/[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');

export type Claim = RequestOf<'begin'>['claim'];

/** Begins a transaction. @param who a username, a card or whichever passkey answers */
export async function begin(
  client: Client,
  who: string | Claim = 'mia',
  purpose: 'desktop' | 'manage' = 'desktop',
  resumes: string | null = null,
): Promise<{ readonly params: { readonly transaction: string } }> {
  const claim: Claim = typeof who === 'string' ? { is: 'name', username: who } : who;
  const { transaction } = await client.call('begin', { claim, purpose, nonce, resumes });
  return { params: { transaction } };
}

/** A whole login by password. */
export async function byPassword(client: Client, typed = password, username = 'mia'): Promise<Answer> {
  return client.call('provePassword', { password: typed, link: null }, await begin(client, username));
}

/** Leave to manage one's own methods, ready to be sent along. */
export async function grant(client: Client, username = 'mia', typed = password): Promise<Twist & { token: string }> {
  const answer = await client.call(
    'provePassword',
    { password: typed, link: null },
    await begin(client, username, 'manage'),
  );
  if (answer.is !== 'accepted') throw new Error(`no leave for ${username}: ${JSON.stringify(answer)}`);
  return { token: answer.assertion };
}

/** What an enrolment sends, with the text that counts now. */
export async function enrolment(client: Client, leave: Twist, person: number, count = 5) {
  const { id, version, sha256 } = await client.call('consentText', undefined, leave);
  return { consent: { id, version, sha256 }, captures: captures(person, count), liveness: { 'minifas-v2': 0.98 } };
}

/** Enrols the face of a person for a user. */
export async function enrol(client: Client, person: number, username = 'mia') {
  const leave = await grant(client, username);
  return client.call('enrolFace', await enrolment(client, leave, person), leave);
}
