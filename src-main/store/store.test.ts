import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { createEndpointStore } from './endpoint.ts';
import { type Disk, systemDisk, writeWhole } from './files.ts';
import { type Processes, takeLock } from './single.ts';
import { fileVault, type KeyVault } from './vault.ts';

/** A disk on which one step fails. */
const failingDisk = (step: keyof Disk | 'write', code: string): Disk => {
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(code), { code });
  };
  if (step !== 'write') return { ...systemDisk, [step]: fail };
  return {
    ...systemDisk,
    open: async (...args) => {
      const handle = await systemDisk.open(...args);
      return Object.assign(handle, { writeFile: fail });
    },
  };
};

describe('writeWhole', () => {
  it.each([
    ['write', 'ENOSPC', 'storage.full'],
    ['rename', 'EDQUOT', 'storage.full'],
    ['open', 'EACCES', 'storage.failed'],
    ['mkdir', 'EROFS', 'storage.failed'],
  ] as const)('leaves the old file as it was when %s ends in %s', async (step, cause, code) => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    await writeWhole(path, 'old');
    await expect(writeWhole(path, 'new', 0o600, failingDisk(step, cause))).rejects.toMatchObject({ code });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('writes for the owner alone', async () => {
    const path = join(temporaryFolder(), 'deep', 'a.json');
    await writeWhole(path, 'text');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });
});

describe('the endpoint key', () => {
  it('is made once and is the same after a restart', async () => {
    const folder = temporaryFolder();
    const first = await createEndpointStore(folder, fileVault).key();
    const second = await createEndpointStore(folder, fileVault).key();
    expect(second.thumbprint).toBe(first.thumbprint);
    expect(Object.keys(second.publicJwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(statSync(join(folder, 'endpoint-key.json')).mode & 0o777).toBe(0o600);
  });

  it('goes through the vault, and not to another one', async () => {
    const folder = temporaryFolder();
    const backwards: KeyVault = {
      name: 'backwards',
      seal: async (text) => [...text].toReversed().join(''),
      open: async (text) => [...text].toReversed().join(''),
    };
    const { thumbprint } = await createEndpointStore(folder, backwards).key();
    expect(readFileSync(join(folder, 'endpoint-key.json'), 'utf8')).not.toContain('"kty"');
    expect((await createEndpointStore(folder, backwards).key()).thumbprint).toBe(thumbprint);
    await expect(createEndpointStore(folder, fileVault).key()).rejects.toMatchObject({ code: 'storage.failed' });
  });

  it('is never replaced when its file is damaged', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'endpoint-key.json'), '{"version":1,"vault":"file","sealed":"{}"}');
    await expect(createEndpointStore(folder, fileVault).key()).rejects.toMatchObject({ code: 'storage.failed' });
    writeFileSync(join(folder, 'endpoint-key.json'), 'not json');
    await expect(createEndpointStore(folder, fileVault).key()).rejects.toMatchObject({ code: 'storage.failed' });
    expect(readFileSync(join(folder, 'endpoint-key.json'), 'utf8')).toBe('not json');
  });

  it('is not used before it is on disk', async () => {
    const store = createEndpointStore(temporaryFolder(), fileVault, failingDisk('write', 'ENOSPC'));
    await expect(store.key()).rejects.toMatchObject({ code: 'storage.full' });
  });
});

describe('the registration', () => {
  it('is there after a restart', async () => {
    const folder = temporaryFolder();
    const store = createEndpointStore(folder, fileVault);
    expect(await store.registration()).toBeNull();
    const registration = {
      registration: {
        endpoint: { id: 'e1', name: 'Station' },
        tenant: { id: 't1', name: 'Tenant' },
        keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const],
      },
      spent: 'ab',
    };
    await store.saveRegistration(registration);
    expect(await createEndpointStore(folder, fileVault).registration()).toEqual(registration);
  });
});

describe('the lock of the state folder', () => {
  /** Processes by number, each with the mark of its birth. */
  const world = (own: number, alive: Record<number, string>): Processes => ({
    own,
    birth: (pid) => alive[pid] ?? null,
  });
  const alive = { 1: 'a', 2: 'b' };

  it('keeps a second agent out until the first one leaves', () => {
    const folder = temporaryFolder();
    const release = takeLock(folder, world(1, alive));
    expect(() => takeLock(folder, world(2, alive))).toThrow(Refusal);
    expect(() => takeLock(folder, world(2, alive))).toThrow('agent.alreadyRunning');
    release();
    const again = takeLock(folder, world(2, alive));
    again();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['is gone', { 2: 'b' }],
    ['has become another program', { 1: 'z', 2: 'b' }],
  ])('is taken over from a process that %s', (_what, later) => {
    const folder = temporaryFolder();
    takeLock(folder, world(1, alive));
    const release = takeLock(folder, world(2, later));
    expect(readFileSync(join(folder, 'agent.lock'), 'utf8')).toBe('2 b\n');
    release();
  });

  it('is taken over from a file that says nothing', () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'agent.lock'), '');
    takeLock(folder, world(2, alive))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows this very process', () => {
    const folder = temporaryFolder();
    const release = takeLock(folder);
    expect(() => takeLock(folder)).toThrow('agent.alreadyRunning');
    release();
  });
});
