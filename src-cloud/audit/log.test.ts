import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byPassword, enrol, password, type Rig, startRig } from '../testing/rig.ts';

let folder: string;
let rig: Rig;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-audit-'));
  rig = await startRig({ dataDir: folder });
});
afterEach(async () => {
  await rig.cloud.close();
  rmSync(folder, { recursive: true });
});

describe('the audit log', () => {
  const tampered = (statement: string) => {
    const database = new DatabaseSync(join(folder, 'cloud.sqlite'));
    database.exec('drop trigger "audit_refuses_update"; drop trigger "audit_refuses_delete"');
    database.exec(statement);
    database.close();
  };

  it.each([
    ['changed', `update audit set code = null, subject = 'somebody' where seq = 3`, 3, 'was changed'],
    ['removed', 'delete from audit where seq = 3', 3, 'entry 3 is missing'],
    ['cut off at the end', 'delete from audit where seq >= 5', 5, 'the chain does not end at its head'],
    ['emptied with its head', 'delete from audit; delete from auditHeads', 1, 'the head of the chain is missing'],
  ])('that was %s is found out', async (_what, statement, seq, fault) => {
    const { cloud } = rig;
    for (const username of ['ann', 'ben', 'cat']) await cloud.admin.addUser({ username, password });
    expect(await cloud.admin.verifyAudit()).toEqual({ entries: 5, fault: null });
    tampered(statement);
    const found = await cloud.admin.verifyAudit();
    expect(found.fault).toMatchObject({ seq, fault: expect.stringContaining(fault) });
  });

  it('refuses to be changed at all through SQL', async () => {
    const database = new DatabaseSync(join(folder, 'cloud.sqlite'));
    expect(() => database.exec('delete from audit')).toThrow('append-only');
    expect(() => database.exec(`update audit set kind = 'x'`)).toThrow('append-only');
    database.close();
  });

  it('holds no username of nobody, no password and no vector', async () => {
    const { cloud, endpoint } = rig;
    const client = await endpoint();
    await enrol(client, 1);
    await byPassword(client, 'a wrong password', 'unheard-of');
    const text = JSON.stringify(await cloud.admin.listAudit({ limit: 1000 }));
    expect(text).not.toContain('unheard-of');
    expect(text).not.toContain('a wrong password');
    expect(text).toContain('name:');
    expect(text).not.toMatch(/[A-Za-z0-9+/]{100}/);
  });
});
