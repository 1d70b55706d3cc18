import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaceEngineError } from './error.ts';
import { choose } from './pipeline.ts';
import { discard, openSession, readChecked } from './session.ts';
import type { ModelFile } from './types.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexlock-session-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function stored(bytes: Uint8Array, change: Partial<ModelFile> = {}): Promise<ModelFile> {
  const file = join(folder, 'model.onnx');
  await writeFile(file, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id: 'antispoof', kind: 'liveness', tier: 'embedded', file, bytes: bytes.length, sha256, ...change };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof FaceEngineError ? error.code : error),
  );

describe('readChecked', () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

  it('reads a file that is what the manifest says', async () => {
    expect(Uint8Array.from(await readChecked(await stored(bytes)))).toEqual(bytes);
  });

  it('finds a file that is missing, or a folder in its place', async () => {
    expect(await codeOf(readChecked(await stored(bytes, { file: join(folder, 'absent.onnx') })))).toBe(
      'models.missing',
    );
    expect(await codeOf(readChecked(await stored(bytes, { file: join(folder, 'a', 'b') })))).toBe('models.missing');
  });

  it('finds a file cut short, and one with a single bit turned', async () => {
    expect(await codeOf(readChecked(await stored(bytes, { bytes: 5001 })))).toBe('models.corrupt');
    const model = await stored(bytes);
    const turned = bytes.slice();
    turned[2500] = (turned[2500] as number) ^ 1;
    await writeFile(model.file, turned);
    expect(await codeOf(readChecked(model))).toBe('models.corrupt');
  });

  it.each([
    ['of another size', { bytes: 1 }],
    ['of the same size, from another version', { sha256: '0'.repeat(64) }],
    ['that is missing', { file: '/nowhere/model.onnx' }],
  ])('names a file %s, and the command that mends it', async (_, change) => {
    const model = await stored(bytes, change);
    const message = await readChecked(model).catch(String);
    expect(message).toContain(model.file);
    expect(message).toContain('npm run models');
  });
});

describe('openSession', () => {
  it('says corrupt when the bytes are right but no network', async () => {
    const model = await stored(Uint8Array.from([8, 1, 2, 3, 4, 5]));
    expect(await codeOf(openSession(model))).toBe('models.corrupt');
    await expect(openSession(model)).rejects.toThrow(/npm run models/);
  });
});

describe('discard', () => {
  it('gives a whole buffer back, and leaves one alone that others may share', () => {
    const whole = new Uint8Array(100);
    discard(whole);
    expect(whole.byteLength).toBe(0);
    const shared = new Uint8Array(new ArrayBuffer(100), 10, 20);
    discard(shared);
    expect(shared.byteLength).toBe(20);
  });
});

describe('choose', () => {
  const model = (id: ModelFile['id'], tier: ModelFile['tier'], kind: ModelFile['kind']): ModelFile => ({
    id,
    tier,
    kind,
    file: `/models/${id}.onnx`,
    bytes: 1,
    sha256: '',
  });
  const embedded = [
    model('dlib-resnet34', 'embedded', 'recognition'),
    model('antispoof', 'embedded', 'liveness'),
    model('liveness', 'embedded', 'liveness'),
  ];
  const recommended = [
    model('minifas-v1se', 'recommended', 'liveness'),
    model('minifas-v2', 'recommended', 'liveness'),
    model('mobilefacenet', 'recommended', 'recognition'),
  ];
  const without = (id: ModelFile['id']) => [...embedded, ...recommended].filter((each) => each.id !== id);
  const ids = (models: readonly ModelFile[]) => models.map(({ id }) => id);

  it('takes the best complete tier, and every recognition network, best first', () => {
    const all = choose([...embedded, ...recommended]);
    expect(all.tier).toBe('recommended');
    expect(ids(all.recognition)).toEqual(['mobilefacenet', 'dlib-resnet34']);
    expect(ids(all.liveness)).toEqual(['minifas-v2', 'minifas-v1se', 'liveness']);
    expect(choose(embedded).tier).toBe('embedded');
    expect(choose(recommended).tier).toBe('recommended');
  });

  it('falls back to the embedded tier when the recommended one has a gap', () => {
    for (const gap of ['mobilefacenet', 'minifas-v2', 'minifas-v1se'] as const) {
      const { tier, liveness } = choose(without(gap));
      expect(tier).toBe('embedded');
      expect(ids(liveness)).toEqual(['antispoof', 'liveness']);
    }
    expect(ids(choose(without('minifas-v2')).recognition)).toEqual(['mobilefacenet', 'dlib-resnet34']);
  });

  it('refuses to run without recognition or without liveness', () => {
    const missing = expect.objectContaining({ code: 'models.missing' });
    expect(() => choose([])).toThrow(missing);
    expect(() => choose(embedded.slice(1))).toThrow(missing);
    expect(() => choose(embedded.slice(0, 2))).toThrow(missing);
    expect(() => choose(recommended.slice(1))).toThrow(missing);
  });
});
