/** An endpoint: its registration, what holds there, and what happened there. */
import { z } from 'zod';
import { CodeSchema } from '../errors.ts';
import { Id, PublicJwk, Scores } from './common.ts';

/** Registration: the one-time token against the endpoint's own key (that of the proof). */
export const RegisterRequest = z.strictObject({
  token: z.string().min(16).max(128),
  name: z.string().min(1).max(128),
  agentVersion: z.string().max(64),
});
/** `keys` are pinned by the agent: assertions verify against nothing else. */
export const RegisterResponse = z.object({
  endpoint: z.object({ id: Id, name: z.string() }),
  tenant: z.object({ id: Id, name: z.string() }),
  keys: z.array(PublicJwk).min(1),
});

/** The endpoint's settings and the server's clock; also the heartbeat. */
export const EndpointResponse = z.object({
  endpoint: z.object({ id: Id, name: z.string() }),
  tenant: z.object({ id: Id, name: z.string() }),
  serverTime: z.number(),
  /** What every camera of the tenant must deliver; the strictest of its policies. */
  lowResolution: z.enum(['warn', 'refuse']),
  /** How this computer's desktop is left, displaced and reopened. */
  computer: z.object({
    walkAway: z.object({
      idleSeconds: z.number().int().min(0),
      warnSeconds: z.number().int().min(0),
      presence: z.enum(['off', 'offer']),
      goneSeconds: z.number().int().min(1),
    }),
    taps: z.object({
      ownTap: z.enum(['lock', 'ignore']),
      protectSeconds: z.number().int().min(0),
      displaceSeconds: z.number().int().min(0),
      beep: z.boolean(),
    }),
    screen: z.object({ names: z.enum(['full', 'short']), restart: z.boolean() }),
  }),
});

/** What happened at the workstation, for the audit log. */
export const EndpointEvent = z.strictObject({
  kind: z.enum([
    'session.opened',
    'session.locked',
    'session.closed',
    'scan.refused',
    'agent.started',
    'agent.stopped',
  ]),
  /** The assertion's `jti` for session events. */
  session: Id.nullable(),
  code: CodeSchema.nullable(),
  /** Scores for the audit log alone. */
  scores: Scores.optional(),
  /** The transaction of a scan that was refused as not live: it counts as a failure of that name. */
  transaction: Id.optional(),
});
