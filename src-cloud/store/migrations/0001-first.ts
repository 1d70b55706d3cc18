import { type Kysely, sql } from 'kysely';
import type { Flavour } from '../flavour.ts';

type Kind = 'bytes' | 'whole' | 'text';

/** Columns that may be null end in `?`. */
const columns = {
  tenants: { id: 'text', name: 'text', keyCheck: 'bytes', createdAt: 'whole' },
  signingKeys: {
    kid: 'text',
    tenantId: 'text',
    publicJwk: 'text',
    sealedPrivate: 'bytes',
    createdAt: 'whole',
    retiredAt: 'whole?',
  },
  policies: { tenantId: 'text', name: 'text', document: 'text', updatedAt: 'whole' },
  users: {
    id: 'text',
    tenantId: 'text',
    username: 'text',
    displayName: 'text',
    passwordHash: 'text',
    policy: 'text',
    credentialsAt: 'whole',
    disabledAt: 'whole?',
    createdAt: 'whole',
  },
  endpoints: {
    id: 'text',
    tenantId: 'text',
    name: 'text',
    jkt: 'text',
    agentVersion: 'text',
    registeredAt: 'whole',
    seenAt: 'whole',
    revokedAt: 'whole?',
  },
  endpointTokens: {
    hash: 'text',
    tenantId: 'text',
    name: 'text',
    createdAt: 'whole',
    expiresAt: 'whole',
    usedAt: 'whole?',
    endpointId: 'text?',
  },
  transactions: {
    id: 'text',
    tenantId: 'text',
    endpointId: 'text',
    nameHash: 'text',
    userId: 'text?',
    purpose: 'text',
    nonce: 'text',
    proved: 'text',
    startedAt: 'whole',
    expiresAt: 'whole',
    endedAt: 'whole?',
  },
  consentTexts: {
    tenantId: 'text',
    sha256: 'text',
    id: 'text',
    version: 'whole',
    title: 'text',
    body: 'text',
    keptAt: 'whole',
  },
  consents: {
    id: 'text',
    tenantId: 'text',
    userId: 'text',
    textSha256: 'text',
    decision: 'text',
    endpointId: 'text?',
    at: 'whole',
  },
  dataKeys: { userId: 'text', tenantId: 'text', wrapped: 'bytes', createdAt: 'whole' },
  templates: { userId: 'text', model: 'text', n: 'whole', tenantId: 'text', version: 'whole', sealed: 'bytes' },
  lockouts: { tenantId: 'text', nameHash: 'text', failures: 'whole', failedAt: 'whole' },
  proofs: { jkt: 'text', jti: 'text', until: 'whole' },
  rates: { subject: 'text', windowStart: 'whole', count: 'whole' },
  audit: {
    tenantId: 'text',
    seq: 'whole',
    at: 'whole',
    kind: 'text',
    subject: 'text?',
    endpointId: 'text?',
    code: 'text?',
    detail: 'text',
    previous: 'text',
    hash: 'text',
    mac: 'text',
  },
  auditHeads: { tenantId: 'text', seq: 'whole', hash: 'text', mac: 'text' },
} as const satisfies Record<string, Record<string, Kind | `${Kind}?`>>;

type Table = keyof typeof columns;

const primary: Readonly<Record<Table, readonly string[]>> = {
  tenants: ['id'],
  signingKeys: ['kid'],
  policies: ['tenantId', 'name'],
  users: ['id'],
  endpoints: ['id'],
  endpointTokens: ['hash'],
  transactions: ['id'],
  consentTexts: ['tenantId', 'sha256'],
  consents: ['id'],
  dataKeys: ['userId'],
  templates: ['userId', 'model', 'n'],
  lockouts: ['tenantId', 'nameHash'],
  proofs: ['jkt', 'jti'],
  rates: ['subject'],
  audit: ['tenantId', 'seq'],
  auditHeads: ['tenantId'],
};

const unique: Partial<Record<Table, readonly string[]>> = {
  tenants: ['name'],
  users: ['tenantId', 'username'],
  endpoints: ['jkt'],
};

/** Table, its columns, the table and columns they point to. Templates cannot outlive the key that opens them. */
const references: readonly (readonly [Table, readonly string[], Table, readonly string[]])[] = [
  ['signingKeys', ['tenantId'], 'tenants', ['id']],
  ['policies', ['tenantId'], 'tenants', ['id']],
  ['users', ['tenantId', 'policy'], 'policies', ['tenantId', 'name']],
  ['endpoints', ['tenantId'], 'tenants', ['id']],
  ['endpointTokens', ['tenantId'], 'tenants', ['id']],
  ['endpointTokens', ['endpointId'], 'endpoints', ['id']],
  ['transactions', ['endpointId'], 'endpoints', ['id']],
  ['transactions', ['userId'], 'users', ['id']],
  ['consents', ['userId'], 'users', ['id']],
  ['consents', ['tenantId', 'textSha256'], 'consentTexts', ['tenantId', 'sha256']],
  ['dataKeys', ['userId'], 'users', ['id']],
  ['templates', ['userId'], 'dataKeys', ['userId']],
  ['auditHeads', ['tenantId'], 'tenants', ['id']],
];

const indexes: readonly (readonly [Table, readonly string[]])[] = [
  ['transactions', ['expiresAt']],
  ['proofs', ['until']],
  ['rates', ['windowStart']],
  ['consents', ['userId', 'at']],
  ['users', ['tenantId', 'policy']],
];

const names = (list: readonly string[]) => sql.join(list.map((name) => sql.id(name)));

export const name = '0001-first';

export async function up(db: Kysely<unknown>, flavour: Flavour): Promise<void> {
  for (const [table, kinds] of Object.entries(columns) as [Table, Record<string, string>][]) {
    const lines = Object.entries(kinds).map(([column, kind]) => {
      const type = flavour[kind.replace('?', '') as Kind];
      return kind.endsWith('?') ? sql`${sql.id(column)} ${type}` : sql`${sql.id(column)} ${type} not null`;
    });
    lines.push(sql`primary key (${names(primary[table])})`);
    const alone = unique[table];
    if (alone) lines.push(sql`unique (${names(alone)})`);
    for (const [from, own, to, theirs] of references) {
      if (from === table) {
        lines.push(sql`foreign key (${names(own)}) references ${sql.table(to)} (${names(theirs)})`);
      }
    }
    await sql`create table ${sql.table(table)} (${sql.join(lines)}) ${flavour.tableEnd}`.execute(db);
  }
  for (const [table, list] of indexes) {
    const index = sql.id(`${table}_by_${list.join('_')}`);
    await sql`create index ${index} on ${sql.table(table)} (${names(list)})`.execute(db);
  }
  for (const table of ['audit', 'consents', 'consentTexts'] satisfies Table[]) {
    for (const statement of flavour.appendOnly(table)) await sql.raw(statement).execute(db);
  }
}
