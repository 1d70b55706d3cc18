import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCloud, openAdmin } from './cloud.ts';
import { portOf } from './server.ts';
import { createClient } from './testing/client.ts';
import { probe, wire } from './testing/faces.ts';
import {
  begin,
  byPassword,
  createClock,
  enrol,
  enrolment,
  grant,
  password,
  type Rig,
  startRig,
  thresholds,
} from './testing/rig.ts';

let folder: string;
let rig: Rig | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-cloud-'));
  rig = null;
});
afterEach(async () => {
  await rig?.cloud.close();
  rmSync(folder, { recursive: true });
});

/** Starts the cloud of this test's folder (again). */
async function start(options: Parameters<typeof startRig>[0] = {}): Promise<Rig> {
  await rig?.cloud.close();
  rig = await startRig({ dataDir: folder, ...options });
  return rig;
}

/** A free port below those that systems give to whoever asks for any: it is still free when the cloud comes back to it. */
async function lastingPort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); port < 32_000; port++) {
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
  throw new Error('no port is free');
}

describe('a restart', () => {
  it('keeps transactions, used proofs and counted requests', async () => {
    const clock = createClock();
    const settings = { rates: { transactions: 3 } };
    const port = await lastingPort();
    const first = await start({ clock, settings, port });
    const client = await first.endpoint();
    const used = await client.send('endpoint', undefined);
    const ended = await begin(client);
    await client.call('provePassword', { password, link: null }, ended);
    const transaction = await begin(client);

    await start({ clock, settings, port });
    const replayed = await client.send('endpoint', undefined, { proof: used.proof });
    expect(replayed).toMatchObject({ status: 401, body: { code: 'proof.replayed' } });
    expect(await client.call('provePassword', { password, link: null }, transaction)).toMatchObject({ is: 'accepted' });
    expect(await client.send('provePassword', { password, link: null }, ended)).toMatchObject({ status: 410 });
    await begin(client);
    const claim = { is: 'name', username: 'mia' };
    const request = { claim, purpose: 'desktop', nonce: 'a-nonce-of-the-agent', resumes: null };
    expect(await client.send('begin', request)).toMatchObject({ status: 429, body: { code: 'rate.limited' } });
  });

  it('keeps a lockout', async () => {
    const clock = createClock();
    const first = await start({ clock });
    const client = await first.endpoint();
    for (let i = 0; i < 5; i++) await byPassword(client, 'not her password');
    const second = await start({ clock });
    const again = await second.endpoint('after the restart');
    expect(await byPassword(again)).toMatchObject({ is: 'refused', code: 'account.locked', retryAfterSeconds: 30 });
    clock.pass(30);
    expect(await byPassword(again)).toMatchObject({ is: 'accepted' });
  });
});

describe('a second cloud', () => {
  it('on the same directory is refused; administration is not', async () => {
    await start();
    await expect(createCloud({ dataDir: folder, thresholds })).rejects.toMatchObject({ code: 'locked' });
    const { admin, close } = await openAdmin({ dataDir: folder });
    await admin.addUser({ username: 'bob', password });
    await close();
    const client = await rig?.endpoint();
    if (!client) throw new Error('no endpoint');
    expect(await byPassword(client, password, 'bob')).toMatchObject({ is: 'accepted' });
    expect(await rig?.cloud.admin.verifyAudit()).toMatchObject({ fault: null });
  });
});

describe('the tenant key', () => {
  it('is a file of its own, readable by its owner', async () => {
    await start();
    expect(statSync(join(folder, 'tenant.key')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('that is missing, exposed, malformed or another is named at start', async () => {
    await (await start()).cloud.close();
    const key = join(folder, 'tenant.key');
    const opening = () => createCloud({ dataDir: folder, thresholds });
    chmodSync(key, 0o644);
    await expect(opening()).rejects.toMatchObject({ code: 'exposed' });
    chmodSync(key, 0o600);
    renameSync(key, `${key}.away`);
    await expect(opening()).rejects.toMatchObject({ code: 'missing' });
    writeFileSync(key, 'c2hvcnQ=\n', { mode: 0o600 });
    await expect(opening()).rejects.toMatchObject({ code: 'malformed' });
    writeFileSync(key, `${Buffer.alloc(32, 7).toString('base64')}\n`);
    await expect(opening()).rejects.toThrow('not the one that');
    renameSync(`${key}.away`, key);
    await start();
  });
});

describe('a full disk', () => {
  it('is answered as such, leaves nothing half written, and the cloud goes on when there is room', async () => {
    const clock = createClock();
    const first = await start({ clock });
    const client = await first.endpoint();
    await enrol(client, 1);
    const before = await first.cloud.admin.listAudit({ limit: 1000 });
    await first.cloud.close();
    // As many bytes as there are, rounded up to what a login needs: an enrolment does not fit.
    const bytes = statSync(join(folder, 'cloud.sqlite')).size;
    const second = await start({ clock, settings: { maxDatabaseBytes: bytes } });
    const full = { status: 507, body: { code: 'storage.full' } };
    const other = await createClient(second.url, clock.now);
    let seen = false;
    for (let i = 0; i < 400 && !seen; i++) {
      const token = `hxt_${'x'.repeat(100)}${i}`;
      const reply = await other.send('register', { token, name: 'n'.repeat(128), agentVersion: 'v' });
      clock.pass(4);
      seen = reply.status === 507;
      if (seen) expect(reply).toMatchObject(full);
    }
    expect(seen).toBe(true);
    expect(await second.cloud.admin.verifyAudit()).toMatchObject({ fault: null });
    const third = await start({ clock });
    expect(await third.cloud.admin.verifyAudit()).toMatchObject({ fault: null });
    expect((await third.cloud.admin.listAudit({ limit: 1000 })).length).toBeGreaterThan(before.length);
    const back = await third.endpoint('back');
    expect(await byPassword(back)).toMatchObject({ is: 'accepted', offer: null });
  });

  it('during an enrolment keeps what was enrolled before', async () => {
    const clock = createClock();
    const port = await lastingPort();
    const first = await start({ clock, port });
    const client = await first.endpoint();
    await enrol(client, 1);
    await first.cloud.close();
    const kept = () => {
      const database = new DatabaseSync(join(folder, 'cloud.sqlite'));
      const rows = ['consents', 'dataKeys', 'templates'].map((name) =>
        database.prepare(`select * from "${name}"`).all(),
      );
      database.close();
      return rows;
    };
    const before = kept();
    // Room for a login, not for an enrolment that is three times as large.
    const bytes = statSync(join(folder, 'cloud.sqlite')).size;
    await start({ clock, port, settings: { maxDatabaseBytes: bytes + 4096 } });
    const leave = await grant(client);
    const request = await enrolment(client, leave, 3);
    const large = Array.from({ length: 8 }, (_, look) => ({
      embeddings: [wire(3, look), wire(3, look, 'dlib-resnet34')],
    }));
    const reply = await client.send('enrolFace', { ...request, captures: large }, leave);
    expect(reply).toMatchObject({ status: 507, body: { code: 'storage.full' } });
    expect(kept()).toEqual(before);
    expect(await client.call('proveFace', probe(1), await begin(client))).toMatchObject({ is: 'accepted' });
    await start({ clock, port });
    await client.call('enrolFace', { ...request, captures: large }, leave);
    expect(await client.call('proveFace', probe(3), await begin(client))).toMatchObject({ is: 'accepted' });
  });
});

describe('listening', () => {
  it('beyond this machine needs TLS or a proxy, and a public URL', async () => {
    const open = (settings: object) => createCloud({ dataDir: ':memory:', thresholds, settings });
    const bare = await open({});
    await expect(bare.listen({ host: '0.0.0.0', port: 0 })).rejects.toThrow('without TLS');
    await bare.close();
    const proxied = await open({ behindProxy: true });
    await expect(proxied.listen({ host: '0.0.0.0', port: 0 })).rejects.toThrow('publicUrl');
    await proxied.close();
    await expect(open({ tls: { cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' } })).rejects.toThrow('tls.cert');
  });

  it('behind a public URL takes proofs that were made for it, and no others', async () => {
    const { clock, url } = await start({ settings: { publicUrl: 'https://login.hexlock.example/cloud' } });
    expect(url).toBe('https://login.hexlock.example/cloud');
    const port = rig ? portOf(rig.cloud.app) : null;
    const client = await createClient(`http://127.0.0.1:${port}`, clock.now);
    const made = { htu: 'https://login.hexlock.example/cloud/v1/endpoint' };
    const wrong = await client.send('endpoint', undefined);
    expect(wrong).toMatchObject({ body: { code: 'proof.invalid' } });
    const right = await client.send('endpoint', undefined, { claims: made });
    expect(right).toMatchObject({ body: { code: 'endpoint.unregistered' } });
  });

  it('names a threshold that is none', async () => {
    const opening = createCloud({ dataDir: ':memory:', thresholds: { ...thresholds, mobilefacenet: 6 } });
    await expect(opening).rejects.toThrow('thresholds.mobilefacenet: 6');
  });
});
