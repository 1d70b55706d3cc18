import { z } from 'zod';
import { isCardId } from '../domain/cards/id.ts';
import { factors } from '../domain/factors.ts';
import { inputLimits } from '../domain/ids.ts';
import { challengeLimits, directions, lightColours, livenessLevels } from '../domain/liveness.ts';
import { CodeSchema } from './errors.ts';
import { ConsentTextSchema } from './ipc.ts';
import { KeyJson } from './key-json.ts';

/**
 * The tenant cloud's API as the agent speaks it, version 1. JSON both ways.
 *
 * Every request carries a proof in the header `DPoP` (RFC 9449): a JWT (`typ: dpop+jwt`, ES256, the endpoint's public
 * key as `jwk`) with `jti`, `htm`, `htu` (no query), `iat`, the server's `nonce` (from the header `DPoP-Nonce` of any
 * earlier answer) and `bh`, the base64url SHA-256 of the body's bytes, because DPoP alone does not cover the body.
 * A missing or stale nonce is answered 401 `proof.invalid` with a fresh `DPoP-Nonce`; the agent signs anew, once.
 * Requests under `/v1/me` also carry `Authorization: DPoP <assertion>` and bind it by `ath`.
 */

/** Largest request body, bytes. */
export const maxBodyBytes = 256 * 1024;

/** How long things live, in seconds. */
export const lifetimes = {
  transaction: 120,
  /** From the challenge to the proof that answers it: the turns, the light and the way there and back. */
  challenge: 20,
  assertion: 60,
  manageGrant: 600,
  nonce: 300,
  clockSkew: 120,
} as const;

const Factor = z.enum(factors);
const Pin = z.string().regex(/^[0-9]{1,12}$/);
const Id = z.string().min(1).max(64);
const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const PublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().max(64),
  y: z.string().max(64),
  kid: z.string().max(128).optional(),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

/** A problem: `code` is for programs, `retryAfterSeconds` and `serverTime` (epoch ms) help the remedy. */
export const Problem = z.object({
  code: CodeSchema,
  retryAfterSeconds: z.number().int().nonnegative().optional(),
  serverTime: z.number().optional(),
});
export type Problem = z.infer<typeof Problem>;

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

/** `desktop` opens a session, `manage` gives leave to change one's own methods. */
export const purposes = ['desktop', 'manage'] as const;

/** A card's canonical identity, see domain/cards; the cloud keeps a keyed hash of it. */
const Card = z.string().min(1).max(128).refine(isCardId);

/** Whom the transaction is for: a typed name, the owner of a card, or of whichever passkey answers. */
const Claim = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('name'), username: z.string().min(1).max(inputLimits.username) }),
  z.strictObject({ is: z.literal('card'), card: Card }),
  z.strictObject({ is: z.literal('passkey') }),
]);

export const BeginRequest = z.strictObject({
  claim: Claim,
  purpose: z.enum(purposes),
  /** Chosen by the agent; the assertion repeats it, so that an older one cannot be played back. */
  nonce: z.string().min(16).max(128),
  /**
   * The `jti` of the session that this workstation locked last, as long as it has neither started anew nor slept since:
   * what a grace is granted for. The agent keeps it in memory only.
   */
  resumes: Id.nullable(),
});
/** The same for every name, known or not. */
export const BeginResponse = z.object({
  transaction: Id,
  expiresInSeconds: z.number().int().positive(),
  /** What a face has to prove in this transaction. A name that nobody has gets the level of somebody. */
  liveness: z.enum(livenessLevels),
  /** Whether a face behind a mask is taken; drawn for unknown names like the level. */
  masks: z.enum(['accept', 'refuse']),
});

/**
 * A fresh challenge for this transaction; an earlier one lapses. Asked for when the face stands before the camera, so
 * that nobody knows it any sooner. The proof has to arrive within `expiresInSeconds`.
 */
export const ChallengeResponse = z.object({
  id: Id,
  steps: z
    .array(z.object({ towards: z.enum(directions), waitMs: z.number().int().min(0).max(2_000) }))
    .min(1)
    .max(4),
  withinMs: z.number().int().min(500).max(10_000),
  light: z.array(z.enum(lightColours)).max(challengeLimits.colours),
  expiresInSeconds: z.number().int().positive(),
});
/** How many challenges one transaction may ask for. */
export const challengesPerTransaction = 3;

/** `link`: a new card that becomes this person's with this password, where the policy lets it. */
export const PasswordProof = z.strictObject({
  password: z.string().min(1).max(inputLimits.password),
  link: Card.nullable(),
});
export const PinProof = z.strictObject({ pin: Pin });
export const BadgeProof = z.strictObject({ card: Card });

const KeyFactor = z.enum(['securityKey', 'passkey']);
/**
 * A fresh challenge for a key, bound to the transaction; an earlier one lapses. The same for every name: who has no key
 * gets the id of one that does not exist. `origin` is where the window runs: loopback `localhost`, or the tenant's own.
 */
export const KeyOptionsRequest = z.strictObject({ factor: KeyFactor });
export const KeyOptionsResponse = z.object({ options: KeyJson });
export const KeyProof = z.strictObject({ factor: KeyFactor, credential: KeyJson });

/** A unit vector: base64 of little-endian float32, as many as the model's vectors have (`vectorLengths`). */
const Vector = z.strictObject({
  model: z.string().max(64),
  vector: Base64.min(172).max(5464),
});
export type WireEmbedding = z.infer<typeof Vector>;

/** Scores of the liveness layers, `layer.name`: for the audit log alone. */
export const Scores = z
  .record(z.string().regex(/^[a-zA-Z0-9.-]{1,48}$/), z.number().min(-1e6).max(1e6))
  .refine((scores) => Object.keys(scores).length <= 64);

const Degrees = z.number().min(0).max(90);
const Milliseconds = z.number().min(0).max(60_000);
export const ChallengeAnswer = z.strictObject({
  id: Id,
  steps: z
    .array(
      z.strictObject({
        towards: z.enum(directions),
        reactionMs: Milliseconds,
        reachedMs: Milliseconds,
        degrees: Degrees,
      }),
    )
    .min(1)
    .max(4),
  /** `abstained`: the room was too bright for the screen's light to show. */
  light: z.enum(['followed', 'abstained']).nullable(),
});
export type ChallengeAnswer = z.infer<typeof ChallengeAnswer>;

/** One fused embedding per model; liveness was judged by the agent, the challenge is the cloud's to check as well. */
export const FaceProof = z.strictObject({
  probe: z.array(Vector).min(1).max(12),
  frames: z.number().int().min(1).max(64),
  /** The level that the scan was judged at, and passed. */
  level: z.enum(livenessLevels),
  challenge: ChallengeAnswer.nullable(),
  /** The lower face was covered: only the vectors of the upper face say something. */
  masked: z.boolean(),
  liveness: Scores,
});

/** Never a score: accept, refuse, or what remains. */
export const Answer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('more'), username: z.string(), proved: z.array(Factor), oneOf: z.array(Factor) }),
  z.object({
    is: z.literal('accepted'),
    /** JWT, ES256, `typ: hexlock+jwt`; claims: `AssertionClaims`. */
    assertion: z.string().max(4096),
    /** `enrolFace`: may enrol a face and has none yet. `renewFace`: the template is of an older network. */
    offer: z.enum(['enrolFace', 'renewFace']).nullable(),
  }),
  z.object({
    is: z.literal('refused'),
    /** `factor.paused`: this factor failed too often and rests; another one can be used at once. */
    code: CodeSchema.extract([
      'credentials.refused',
      'face.refused',
      'account.locked',
      'policy.noWay',
      'card.unknown',
      'card.linkable',
      'key.refused',
      'key.notBound',
      'pin.refused',
      'pin.absent',
      'factor.paused',
    ]),
    retryAfterSeconds: z.number().int().nonnegative().nullable(),
  }),
]);
export type Answer = z.infer<typeof Answer>;

export const AssertionClaims = z.object({
  iss: Id.describe('tenant'),
  aud: Id.describe('endpoint'),
  sub: Id.describe('user'),
  jti: Id,
  iat: z.number(),
  exp: z.number(),
  nonce: z.string(),
  purpose: z.enum(purposes),
  username: z.string(),
  name: z.string(),
  amr: z.array(z.string()),
  factors: z.array(Factor),
  cnf: z.object({ jkt: z.string() }),
});
export type AssertionClaims = z.infer<typeof AssertionClaims>;

/** `held`: enrolled, but not used before an administrator has looked (the face is enrolled under another account). */
export const FaceStatusResponse = z.object({
  allowed: z.boolean(),
  enrolledAt: z.number().nullable(),
  held: z.boolean(),
});
/** A user's other methods. Cards are told by their last digits, keys by the name they were given. */
export const MethodsResponse = z.object({
  pin: z.object({ allowed: z.boolean(), setAt: z.number().nullable(), minLength: z.number().int() }),
  cards: z.object({
    allowed: z.boolean(),
    list: z.array(z.object({ id: Id, label: z.string(), addedAt: z.number() })),
  }),
  keys: z.array(z.object({ id: Id, factor: KeyFactor, name: z.string(), addedAt: z.number() })),
});
export type MethodsResponse = z.infer<typeof MethodsResponse>;

export const MeResponse = z.object({
  user: z.object({ id: Id, username: z.string(), displayName: z.string() }),
  face: FaceStatusResponse,
  methods: MethodsResponse,
});

export const SetPinRequest = z.strictObject({ pin: Pin });
export const AddCardRequest = z.strictObject({ card: Card });
export const NewKeyRequest = z.strictObject({ factor: KeyFactor });
export const AddKeyRequest = z.strictObject({
  factor: KeyFactor,
  name: z.string().trim().min(1).max(64),
  credential: KeyJson,
});

const Consent = z.strictObject({ id: z.string().max(64), version: z.number().int(), sha256: z.string().length(64) });

export const DeclineRequest = z.strictObject({ consent: Consent });

/** Consent and templates in one request, kept in one database transaction: all or nothing. */
export const EnrolFaceRequest = z.strictObject({
  consent: Consent,
  /** Per model: the single captures; the cloud keeps them and fuses. */
  captures: z
    .array(z.strictObject({ embeddings: z.array(Vector).min(1).max(12) }))
    .min(3)
    .max(8),
  liveness: Scores,
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

const none = z.undefined();

/** Every route of the agent: method, path, who must be proved, body in, body out. */
export const routes = {
  register: {
    method: 'POST',
    path: '/v1/endpoints',
    auth: 'token',
    request: RegisterRequest,
    response: RegisterResponse,
  },
  endpoint: { method: 'GET', path: '/v1/endpoint', auth: 'endpoint', request: none, response: EndpointResponse },
  event: { method: 'POST', path: '/v1/endpoint/events', auth: 'endpoint', request: EndpointEvent, response: none },
  begin: {
    method: 'POST',
    path: '/v1/auth/transactions',
    auth: 'endpoint',
    request: BeginRequest,
    response: BeginResponse,
  },
  challenge: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/challenge',
    auth: 'endpoint',
    request: none,
    response: ChallengeResponse,
  },
  provePassword: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/password',
    auth: 'endpoint',
    request: PasswordProof,
    response: Answer,
  },
  provePin: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/pin',
    auth: 'endpoint',
    request: PinProof,
    response: Answer,
  },
  proveBadge: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/badge',
    auth: 'endpoint',
    request: BadgeProof,
    response: Answer,
  },
  keyOptions: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/key/options',
    auth: 'endpoint',
    request: KeyOptionsRequest,
    response: KeyOptionsResponse,
  },
  proveKey: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/key',
    auth: 'endpoint',
    request: KeyProof,
    response: Answer,
  },
  proveFace: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/face',
    auth: 'endpoint',
    request: FaceProof,
    response: Answer,
  },
  abandon: {
    method: 'DELETE',
    path: '/v1/auth/transactions/:transaction',
    auth: 'endpoint',
    request: none,
    response: none,
  },
  me: { method: 'GET', path: '/v1/me', auth: 'user', request: none, response: MeResponse },
  consentText: { method: 'GET', path: '/v1/me/face/consent', auth: 'user', request: none, response: ConsentTextSchema },
  declineConsent: {
    method: 'POST',
    path: '/v1/me/face/decline',
    auth: 'user',
    request: DeclineRequest,
    response: none,
  },
  enrolFace: {
    method: 'PUT',
    path: '/v1/me/face',
    auth: 'user',
    request: EnrolFaceRequest,
    response: FaceStatusResponse,
  },
  removeFace: { method: 'DELETE', path: '/v1/me/face', auth: 'user', request: none, response: FaceStatusResponse },
  setPin: { method: 'PUT', path: '/v1/me/pin', auth: 'user', request: SetPinRequest, response: MethodsResponse },
  removePin: { method: 'DELETE', path: '/v1/me/pin', auth: 'user', request: none, response: MethodsResponse },
  addCard: { method: 'POST', path: '/v1/me/cards', auth: 'user', request: AddCardRequest, response: MethodsResponse },
  removeCard: {
    method: 'DELETE',
    path: '/v1/me/cards/:item',
    auth: 'user',
    request: none,
    response: MethodsResponse,
  },
  newKey: {
    method: 'POST',
    path: '/v1/me/keys/options',
    auth: 'user',
    request: NewKeyRequest,
    response: KeyOptionsResponse,
  },
  addKey: { method: 'POST', path: '/v1/me/keys', auth: 'user', request: AddKeyRequest, response: MethodsResponse },
  removeKey: { method: 'DELETE', path: '/v1/me/keys/:item', auth: 'user', request: none, response: MethodsResponse },
} as const;

export type RouteName = keyof typeof routes;
export type RequestOf<Name extends RouteName> = z.infer<(typeof routes)[Name]['request']>;
export type ResponseOf<Name extends RouteName> = z.infer<(typeof routes)[Name]['response']>;
