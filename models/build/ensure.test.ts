import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Manifest, type ModelEntry, readManifest } from '../manifest.ts';
import { buildModel, ensureModels, sha256 } from './ensure.ts';

let work: string;
let dist: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'hexlock-models-'));
  dist = join(work, 'dist');
});
afterEach(() => rm(work, { recursive: true, force: true }));

const content = Buffer.from('not really a network');
const find = (id: string): ModelEntry => {
  const entry = readManifest().models.find((model) => model.id === id);
  if (!entry) throw new Error(`no model ${id}`);
  return entry;
};
const only = (entry: ModelEntry): Manifest => ({ version: 1, decisions: [], upper: [], models: [entry] });
const fetched: ModelEntry = { ...find('mobilefacenet'), sha256: sha256(content), bytes: content.length };
const noFetch: typeof fetch = () => Promise.reject(new Error('no network in this test'));

async function mirrorWith(bytes: Uint8Array): Promise<string> {
  const mirror = join(work, 'mirror');
  await mkdir(mirror, { recursive: true });
  await writeFile(join(mirror, fetched.file), bytes);
  return mirror;
}

describe('the embedded tier', () => {
  it('gives the very bytes that the manifest records, every time', () => {
    for (const entry of readManifest().models) {
      if (entry.origin.from !== 'packages') continue;
      const bytes = buildModel(entry);
      expect({ id: entry.id, sum: sha256(bytes), bytes: bytes.length }).toEqual({
        id: entry.id,
        sum: entry.sha256,
        bytes: entry.bytes,
      });
    }
  });

  it('is built once, then found up to date', async () => {
    const lines: string[] = [];
    const options = { manifest: only(find('liveness')), dist, log: (line: string) => lines.push(line) };
    expect(await ensureModels(options)).toMatchObject({ made: ['liveness.onnx'], ready: ['liveness.onnx'] });
    const { mtimeMs } = await stat(join(dist, 'liveness.onnx'));
    expect(await ensureModels(options)).toMatchObject({ made: [], ready: ['liveness.onnx'] });
    expect((await stat(join(dist, 'liveness.onnx'))).mtimeMs).toBe(mtimeMs);
    expect(lines).toEqual([expect.stringMatching(/^liveness\.onnx {2}0\.6 MB {2}\d+ ms {2}from @vladmandic\/human@/)]);
    expect(await ensureModels({ ...options, force: true })).toMatchObject({ made: ['liveness.onnx'] });
  });

  it('replaces a damaged file and leaves no half-written one', async () => {
    await mkdir(dist);
    await writeFile(join(dist, 'liveness.onnx'), 'damaged');
    await ensureModels({ manifest: only(find('liveness')), dist });
    expect(sha256(await readFile(join(dist, 'liveness.onnx')))).toBe(find('liveness').sha256);
    expect(await readdir(dist)).toEqual(['liveness.onnx']);
  });

  it('is built by two processes at once without harm', async () => {
    const options = { manifest: only(find('liveness')), dist };
    await Promise.all([ensureModels(options), ensureModels(options)]);
    expect(await readdir(dist)).toEqual(['liveness.onnx']);
  });

  it('says which package is missing and what to do', async () => {
    const build = ensureModels({ manifest: only(find('liveness')), dist, modules: join(work, 'node_modules') });
    await expect(build).rejects.toMatchObject({
      code: 'package-missing',
      message: expect.stringMatching(/@vladmandic\/human is not installed.*npm ci/),
    });
  });

  it('refuses a package of another version', async () => {
    const modules = join(work, 'node_modules');
    await mkdir(join(modules, '@vladmandic/human'), { recursive: true });
    await writeFile(join(modules, '@vladmandic/human/package.json'), '{"version":"9.9.9"}');
    const build = ensureModels({ manifest: only(find('liveness')), dist, modules });
    await expect(build).rejects.toMatchObject({
      code: 'package-changed',
      message: expect.stringMatching(/9\.9\.9 is installed, but the models are built from 3\.3\.6\. .*npm ci/),
    });
  });

  it('never puts a file with another checksum in place', async () => {
    const manifest = only({ ...find('liveness'), sha256: '0'.repeat(64) });
    await expect(ensureModels({ manifest, dist })).rejects.toMatchObject({ code: 'checksum-mismatch' });
    expect(await readdir(dist)).toEqual([]);
  });

  it('names a model that no recipe makes', () => {
    expect(() => buildModel({ ...find('liveness'), id: 'unheard-of' } as ModelEntry)).toThrow(
      /no recipe makes "unheard-of"/,
    );
  });
});

describe('the recommended tier', () => {
  const base = { folders: [], fetch: noFetch };

  it('comes from a folder that has it', async () => {
    const mirror = await mirrorWith(content);
    expect(await ensureModels({ ...base, manifest: only(fetched), dist, mirror })).toMatchObject({
      made: [fetched.file],
    });
    expect(await readFile(join(dist, fetched.file))).toEqual(content);
  });

  it('is left out in one line where no local source has it, and asks no network', async () => {
    const lines: string[] = [];
    const options = { ...base, manifest: only(fetched), dist, log: (line: string) => lines.push(line) };
    for (const mirror of [undefined, join(work, 'nowhere'), 'https://mirror.example/models']) {
      lines.length = 0;
      expect(await ensureModels({ ...options, mirror })).toMatchObject({ ready: [], skipped: [fetched.file] });
      expect(lines).toEqual([expect.stringMatching(/^left out: mobilefacenet\.onnx .*--tier recommended/)]);
    }
  });

  it('is not looked for when only the embedded tier is wanted', async () => {
    const mirror = await mirrorWith(content);
    const result = await ensureModels({ ...base, manifest: only(fetched), dist, mirror, tier: 'embedded' });
    expect(result).toMatchObject({ ready: [], made: [], skipped: [] });
  });

  it('is refused when its checksum is another, and the remedy names the copy', async () => {
    const mirror = await mirrorWith(Buffer.from('something else'));
    const build = ensureModels({ ...base, manifest: only(fetched), dist, mirror });
    await expect(build).rejects.toMatchObject({
      code: 'checksum-mismatch',
      message: expect.stringMatching(/mirror\/mobilefacenet\.onnx has SHA-256 .* Remove or replace that copy/),
    });
    expect(await readdir(dist)).toEqual([]);
  });

  it('is an error when insisted on and nowhere to be had', async () => {
    const { home: _, ...origin } = fetched.origin as { from: 'file'; home?: string; source: string };
    const manifest = only({ ...fetched, origin });
    await expect(
      ensureModels({ ...base, manifest, dist, mirror: undefined, tier: 'recommended' }),
    ).rejects.toMatchObject({
      code: 'source-missing',
      message: expect.stringMatching(/Its source: github\.com\/foamliu.* Set HEXLOCK_MODELS_MIRROR/),
    });
  });

  it('is fetched from the mirror, then from its home, when insisted on', async () => {
    const asked: string[] = [];
    const answers = (url: string) =>
      url.startsWith('https://mirror.example') ? new Response(null, { status: 404 }) : new Response(content);
    const fetch = (url: string | URL | Request) => {
      asked.push(String(url));
      return Promise.resolve(answers(String(url)));
    };
    const options = { folders: [], fetch, manifest: only(fetched), dist, tier: 'recommended' as const };
    await ensureModels({ ...options, mirror: 'https://mirror.example/models/' });
    expect(asked).toEqual([
      'https://mirror.example/models/mobilefacenet.onnx',
      expect.stringMatching(/^https:\/\/raw\.githubusercontent\.com\/foamliu\/MobileFaceNet\/[0-9a-f]{40}\//),
    ]);
  });

  it.each([
    ['answers with an error', () => Promise.resolve(new Response(null, { status: 503 })), /answered 503/],
    ['cannot be reached', noFetch, /cannot be reached \(no network in this test\)/],
  ])('says what to do when the source %s', async (_, fetch, message) => {
    const options = {
      folders: [],
      fetch,
      manifest: only(fetched),
      dist,
      mirror: undefined,
      tier: 'recommended' as const,
    };
    await expect(ensureModels(options)).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringMatching(message),
    });
    await expect(ensureModels(options)).rejects.toThrow(/HEXLOCK_MODELS_MIRROR/);
  });
});
