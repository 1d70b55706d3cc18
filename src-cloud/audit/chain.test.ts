import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AuditHead, type ChainedEntry, nextEntry, verifyChain } from './chain.ts';

const key = new Uint8Array(32).fill(1);

function chain(length: number): { entries: ChainedEntry[]; head: AuditHead } {
  const entries: ChainedEntry[] = [];
  for (let i = 0; i < length; i++) {
    entries.push(
      nextEntry(key, 'tenant', entries.at(-1) ?? null, { at: i, kind: 'login.accepted', subject: `user ${i}` }),
    );
  }
  const head = entries.at(-1);
  if (!head) throw new Error('an empty chain has no head');
  return { entries, head };
}

async function* each(entries: readonly ChainedEntry[]): AsyncIterable<ChainedEntry> {
  yield* entries;
}

describe('the chain', () => {
  it('is sound as it was written', async () => {
    const { entries, head } = chain(5);
    expect(await verifyChain(key, each(entries), head)).toEqual({ entries: 5, fault: null });
    expect(entries[1]?.previous).toBe(entries[0]?.hash);
  });

  it.each(['tenantId', 'at', 'kind', 'subject', 'endpointId', 'code', 'detail', 'previous'] as const)(
    'shows a changed %s',
    async (field) => {
      const { entries, head } = chain(4);
      const changed = entries.map((entry, i) => (i === 2 ? { ...entry, [field]: field === 'at' ? 99 : 'x' } : entry));
      expect((await verifyChain(key, each(changed), head)).fault?.seq).toBe(3);
    },
  );

  it('shows entries that were swapped, removed or put in between', async () => {
    const { entries, head } = chain(4);
    const [a, b, c, d] = entries as [ChainedEntry, ChainedEntry, ChainedEntry, ChainedEntry];
    for (const order of [
      [a, c, b, d],
      [b, c, d],
      [a, b, d],
      [a, b, b, c, d],
    ]) {
      expect((await verifyChain(key, each(order), head)).fault).not.toBeNull();
    }
  });

  it('shows a chain that was rewritten by somebody without the key', async () => {
    const { entries } = chain(3);
    const forged = nextEntry(new Uint8Array(32), 'tenant', entries[1] ?? null, { at: 7, kind: 'login.accepted' });
    const list = [...entries.slice(0, 2), forged];
    expect((await verifyChain(key, each(list), forged)).fault).toEqual({
      seq: 3,
      fault: 'was not written by this cloud',
    });
  });

  it('shows a cut-off end, also with a head made up to fit', async () => {
    const { entries, head } = chain(4);
    const cut = entries.slice(0, 3);
    expect((await verifyChain(key, each(cut), head)).fault).toMatchObject({ seq: 4 });
    const made = { ...(cut[2] as ChainedEntry), mac: createHash('sha256').update('x').digest('hex') };
    expect((await verifyChain(key, each(cut), made)).fault).toMatchObject({
      fault: 'the head was not written by this cloud',
    });
    expect((await verifyChain(key, each([]), null)).fault).toMatchObject({ seq: 1 });
  });
});
