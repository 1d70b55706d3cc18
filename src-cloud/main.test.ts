import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAdmin } from './cloud.ts';
import { createClient } from './testing/client.ts';
import { begin, password } from './testing/rig.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the program', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const serve = async () => {
    const child = spawn(process.execPath, [main, 'serve', '--data', folder, '--port', '0'], {
      env: { ...process.env, HEXLOCK_CLOUD_LOG_LEVEL: 'silent' },
    });
    let text = '';
    const url = await new Promise<string>((done, failed) => {
      const hear = (part: Buffer) => {
        text += part;
        const found = /listens at (\S+)\./.exec(text)?.[1];
        if (found) done(found);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('close', (code) => failed(new Error(`ended with ${code}: ${text}`)));
    });
    // Not 'exit': what it said last may still be in its pipes then.
    const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
    return { child, url, ended, text: () => text };
  };

  it('that was killed in the middle of logins starts clean again; one that is asked to stop says so', async () => {
    const { admin, close } = await openAdmin({ dataDir: folder });
    await admin.createTenant({ name: 'Harbor General' });
    await admin.addUser({ username: 'mia', password });
    const { token } = await admin.createEndpointToken({ name: 'x' });
    await close();

    const first = await serve();
    const client = await createClient(first.url);
    await client.call('register', { token, name: 'x', agentVersion: '0' });
    // As many as may be tried at once: one more is answered at once, by a wait.
    const transactions = await Promise.all(Array.from({ length: 5 }, () => begin(client)));
    const logins = transactions.map((transaction) =>
      client.send('provePassword', { password, link: null }, transaction).catch(() => null),
    );
    // Whichever comes first; they overtake each other.
    await Promise.any(logins.map(async (login) => expect((await login)?.body).toMatchObject({ is: 'accepted' })));
    first.child.kill('SIGKILL');
    await Promise.all(logins);
    await first.ended;

    const second = await serve();
    const office = await openAdmin({ dataDir: folder });
    expect(await office.admin.verifyAudit()).toMatchObject({ fault: null });
    const accepted = (await office.admin.listAudit()).filter((entry) => entry.kind === 'login.accepted');
    expect(accepted.length).toBeGreaterThanOrEqual(1);
    await office.close();

    const third = spawn(process.execPath, [main, '--data', folder, '--port', '0']);
    let said = '';
    third.stderr.on('data', (part: Buffer) => {
      said += part;
    });
    expect(await new Promise((done) => third.on('close', done))).toBe(1);
    expect(said).toContain(`(process ${second.child.pid})`);

    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(second.text()).toContain('Stopped.');
  });
});
