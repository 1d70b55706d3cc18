/**
 * The tables, as the migrations make them. Times are epoch milliseconds, ids UUIDs, documents JSON text.
 * Column names are those of the code; Kysely quotes them, so that they mean the same in SQLite and PostgreSQL.
 */
export interface Schema {
  readonly tenants: {
    id: string;
    name: string;
    /** Tells at start whether the key file is the one this database was made with. */
    keyCheck: Uint8Array;
    createdAt: number;
  };
  /** Keys that sign assertions; agents pin the public halves. */
  readonly signingKeys: {
    kid: string;
    tenantId: string;
    publicJwk: string;
    /** PKCS #8, wrapped by the tenant key. */
    sealedPrivate: Uint8Array;
    createdAt: number;
    retiredAt: number | null;
  };
  readonly policies: { tenantId: string; name: string; document: string; updatedAt: number };
  readonly users: {
    id: string;
    tenantId: string;
    /** Canonical form. */
    username: string;
    displayName: string;
    /** argon2id, PHC format. */
    passwordHash: string;
    policy: string;
    /** When the password was last set, or the user disabled: assertions from before are no longer taken. */
    credentialsAt: number;
    disabledAt: number | null;
    createdAt: number;
  };
  readonly endpointTokens: {
    /** SHA-256 of the token, hex. The token itself is shown once and kept nowhere. */
    hash: string;
    tenantId: string;
    name: string;
    createdAt: number;
    expiresAt: number;
    usedAt: number | null;
    endpointId: string | null;
  };
  readonly endpoints: {
    id: string;
    tenantId: string;
    name: string;
    /** RFC 7638 thumbprint of the endpoint's public key, base64url SHA-256. */
    jkt: string;
    agentVersion: string;
    registeredAt: number;
    seenAt: number;
    revokedAt: number | null;
    /** Name of the computer policy that holds there; where there is none of that name, the default does. */
    computer: string;
  };
  readonly transactions: {
    id: string;
    tenantId: string;
    endpointId: string;
    /** Keyed hash of the canonical username, hex; the name itself is not kept for names nobody has. */
    nameHash: string;
    /** Null when nobody has that name, or, for a passkey, until it has answered. */
    userId: string | null;
    /** What it was begun with. Without a name, `nameHash` is that of the card's owner, or of nobody. */
    claim: 'name' | 'card' | 'passkey';
    purpose: 'desktop' | 'manage';
    nonce: string;
    /** The session that the workstation wants reopened, see `desktops`. */
    resumes: string | null;
    /** JSON list of factors, in the order they were proved. */
    proved: string;
    /** JSON of the challenge that was drawn last, or null. */
    challenge: string | null;
    /** How many were drawn. */
    challenges: number;
    /** JSON of the name's failures (with a face) before this transaction was charged as one; null while it is not. */
    charge: string | null;
    /** JSON of the challenge for a key that was given out last, or null. */
    keyChallenge: string | null;
    /** JSON of the card that becomes this person's when the login is met, or null. */
    link: string | null;
    startedAt: number;
    expiresAt: number;
    endedAt: number | null;
  };
  /** Every text that anybody was asked to agree to, so that a receipt can be read later. */
  readonly consentTexts: {
    tenantId: string;
    sha256: string;
    id: string;
    version: number;
    title: string;
    body: string;
    keptAt: number;
  };
  /** Receipts; append-only. A withdrawal is another row. */
  readonly consents: {
    id: string;
    tenantId: string;
    userId: string;
    textSha256: string;
    decision: 'granted' | 'declined' | 'withdrawn';
    endpointId: string | null;
    at: number;
  };
  /** One key per enrolled user, wrapped by the tenant key; without it the templates are noise. */
  readonly dataKeys: {
    userId: string;
    tenantId: string;
    wrapped: Uint8Array;
    createdAt: number;
    /** Since when an administrator is waited for; null when the face is in use. */
    heldAt: number | null;
  };
  readonly templates: {
    userId: string;
    model: string;
    /** What the row holds: see `slots` in templates/captures.ts. */
    n: number;
    tenantId: string;
    /** Version of the sealing. */
    version: number;
    sealed: Uint8Array;
    /** Epoch ms; 0 where an older program did not write it down. */
    capturedAt: number;
  };
  /** Two accounts with one face: `userId` was enrolled later. Kept after a release, which holds for the pair. */
  readonly twins: {
    tenantId: string;
    userId: string;
    otherId: string;
    /** Cosine similarity when it was found. */
    score: number;
    foundAt: number;
    releasedAt: number | null;
  };
  /** Quantised templates of many users, sealed together: where a face that is enrolled twice is looked for. */
  readonly facePages: {
    tenantId: string;
    model: string;
    page: number;
    faces: number;
    /** Grows with every change of any page of the model, so that a search sees what changed since it looked. */
    revision: number;
    sealed: Uint8Array;
  };
  /** Which page holds a user's face. */
  readonly faceSlots: { userId: string; model: string; tenantId: string; page: number };
  readonly lockouts: {
    tenantId: string;
    nameHash: string;
    failures: number;
    failedAt: number;
  };
  /** The same by factor; a login clears those of the factors that it proved. */
  readonly factorFailures: {
    tenantId: string;
    nameHash: string;
    factor: string;
    failures: number;
    failedAt: number;
  };
  readonly pins: {
    userId: string;
    tenantId: string;
    /** argon2id, PHC format, with a pepper of its own. */
    hash: string;
    setAt: number;
  };
  readonly cards: {
    id: string;
    tenantId: string;
    userId: string;
    /** Keyed hash of the card's identity, hex; the identity itself is kept nowhere. */
    hash: string;
    /** The last characters of the number, for people to tell their cards apart. */
    label: string;
    addedAt: number;
  };
  /** Security keys and passkeys. */
  readonly keys: {
    id: string;
    tenantId: string;
    userId: string;
    factor: 'securityKey' | 'passkey';
    /** As its owner named it. */
    name: string;
    /** base64url. */
    credentialId: string;
    /** COSE. */
    publicKey: Uint8Array;
    /** Signatures so far, as the key counts them; 0 for keys that do not count. */
    counter: number;
    /** Relying party it was made for: it answers to no other. */
    rpId: string;
    addedAt: number;
    usedAt: number | null;
    /** Since when it is out of service, because a copy of it seems to exist. */
    stoppedAt: number | null;
    /** JSON list of how it can be reached (WebAuthn's transports), as the browser said; null where it was not kept. */
    transports: string | null;
  };
  /** What a new key has to sign; one for each leave to manage. */
  readonly keyChallenges: { grantId: string; userId: string; factor: string; challenge: string; until: number };
  readonly computers: { tenantId: string; name: string; document: string; updatedAt: number };
  /** The session that was opened last at an endpoint. */
  readonly desktops: {
    endpointId: string;
    tenantId: string;
    userId: string;
    /** `jti` of its assertion. */
    session: string;
    /** JSON of the ways of which one was met when all factors were proved. */
    ways: string;
    /** When all factors were proved; a session that the grace opened keeps that of the one before. */
    fullAt: number;
    openedAt: number;
    /** Null while it is open, or its lock was not reported. */
    lockedAt: number | null;
  };
  /** Proofs seen; a second one with the same `jti` is a replay. */
  readonly proofs: { jkt: string; jti: string; until: number };
  readonly rates: { subject: string; windowStart: number; count: number };
  /** Append-only, hash-chained; see audit/chain.ts. */
  readonly audit: AuditRow;
  /** Where the chain of each tenant ends, so that a cut-off tail shows. */
  readonly auditHeads: { tenantId: string; seq: number; hash: string; mac: string };
}

export interface AuditRow {
  tenantId: string;
  /** Counts from 1 without gaps. */
  seq: number;
  at: number;
  kind: string;
  /** A user's id, `name:` and a keyed hash for a name nobody has, or null. */
  subject: string | null;
  endpointId: string | null;
  code: string | null;
  /** JSON object: numbers and names, never a secret or a biometric. */
  detail: string;
  /** Hash of entry `seq - 1`, hex; 64 zeros for the first. */
  previous: string;
  hash: string;
  /** HMAC of the hash by a key that is not in the database. */
  mac: string;
}
