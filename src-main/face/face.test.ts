import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifest, readManifest } from '../../models/manifest.ts';
import type { FaceEngine } from '../../src-face/engine.ts';
import { FaceEngineError } from '../../src-face/error.ts';
import type { EngineAnalysis, ModelFile } from '../../src-face/types.ts';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { fakeFace, fakeFrame, unitVector } from '../testing/face.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { findModels, modelFault } from './models.ts';
import { createFaceService } from './service.ts';

const whole = readManifest();

describe('findModels', () => {
  it('asks for every model of the embedded tier, and for those of the recommended one that are there', () => {
    const alone = findModels(whole, '/m', () => false);
    expect(new Set(alone.engine.map(({ tier }) => tier))).toEqual(new Set(['embedded']));
    const all = findModels(whole, '/m', () => true);
    expect(all.engine).toHaveLength(whole.models.length - 1);
    expect(all.landmarks.file).toBe('face_landmarker.task');
    expect(all.engine[0]?.file).toMatch(/^\/m\//);
  });
});

describe('modelFault', () => {
  const promise = (text: string) => ({
    file: 'a.task',
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  it('tells a missing file from one with another content', async () => {
    const folder = temporaryFolder();
    expect(await modelFault(folder, promise('abc'))).toBe('models.missing');
    writeFileSync(join(folder, 'a.task'), 'abc');
    expect(await modelFault(folder, promise('abc'))).toBeNull();
    expect(await modelFault(folder, promise('abd'))).toBe('models.corrupt');
    expect(await modelFault(folder, promise('abcd'))).toBe('models.corrupt');
  });
});

const landmarks = 'landmarks';

/** The manifest with a landmark model of one word, so that a test can plant it. */
const small: Manifest = {
  ...whole,
  models: whole.models.map((model) =>
    model.kind === 'landmarks'
      ? { ...model, bytes: landmarks.length, sha256: createHash('sha256').update(landmarks).digest('hex') }
      : model,
  ),
};

function planted(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'face_landmarker.task'), landmarks);
  return folder;
}

/** An engine of which a test decides when it starts, crashes and answers. */
function setUp(modelsDir: string, manifest: Manifest = small) {
  const { log, entries } = fakeBasics();
  const asked: (readonly ModelFile[])[] = [];
  const engines: { closed: boolean }[] = [];
  const state = { startError: null as Error | null, analyseError: null as Error | null };
  const fake = fakeFace();
  const face = createFaceService({
    modelsDir,
    minSharpness: 60,
    log,
    manifest,
    createEngine: async ({ models }) => {
      asked.push(models);
      if (state.startError) throw state.startError;
      const own = { closed: false };
      engines.push(own);
      return {
        tier: 'recommended',
        models: ['mobilefacenet', 'dlib-resnet34'],
        analyse: (frame, which) =>
          state.analyseError ? Promise.reject(state.analyseError) : fake.analyse(frame, which),
        warmUp: async () => undefined,
        close: async () => {
          own.closed = true;
        },
      } satisfies FaceEngine;
    },
  });
  return { face, asked, engines, state, entries, fake };
}

describe('the face service without models', () => {
  it('says so, starts no engine and refuses to analyse', async () => {
    const { face, asked } = setUp(temporaryFolder());
    await face.start();
    expect(face.unavailable()).toBe('models.missing');
    expect(asked).toEqual([]);
    await expect(face.analyse(fakeFrame('a', 0), 'best')).rejects.toMatchObject({ code: 'models.missing' });
    await face.close();
  });

  it('says when the landmark model was changed', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'face_landmarker.task'), 'something else');
    const { face } = setUp(folder);
    await face.start();
    expect(face.unavailable()).toBe('models.corrupt');
    await face.close();
  });
});

describe('the face service', () => {
  it('is available while it loads, and analyses when it has', async () => {
    const { face } = setUp(planted());
    expect(face.unavailable()).toBeNull();
    expect(await face.analyse(fakeFrame('a', 3), 'best')).toMatchObject({ seq: 3 });
    await face.close();
  });

  it('says what keeps the engine from starting', async () => {
    const { face, state, entries } = setUp(planted());
    const changes: unknown[] = [];
    face.onChange(() => changes.push(face.unavailable()));
    state.startError = new FaceEngineError('models.corrupt', 'liveness.onnx has another SHA-256');
    await face.start();
    expect(changes).toEqual(['models.corrupt']);
    expect(entries.at(-1)).toMatchObject({ event: 'face.unavailable', facts: { code: 'models.corrupt' } });
    await face.close();
  });

  it.each([
    [{ fmr: 9e-5, fnmr: 0.03 }, false],
    [{ fmr: 2e-4, fnmr: 0.03 }, true],
    [{ fmr: 9e-5, fnmr: 0.06 }, true],
  ])('says at the start whether its networks are good enough for logins: %j', async (measured, tooWeak) => {
    const decisions = small.decisions.map((set) => ({ ...set, measured }));
    const { face, entries } = setUp(planted(), { ...small, decisions });
    expect(face.truth()).toBeNull();
    await face.start();
    const expected = { holds: !tooWeak, ...measured };
    expect(face.truth()).toEqual({ tier: 'recommended', ...expected, masked: expected });
    const said = entries.find(({ event }) => event === 'face.tierTooWeak');
    expect(said?.facts).toEqual(
      tooWeak ? { tier: 'recommended', ...measured, remedy: 'npm run models -- --tier recommended' } : undefined,
    );
    const behindMasks = entries.find(({ event }) => event === 'face.masksTooWeak');
    expect(behindMasks?.facts).toEqual(
      tooWeak
        ? { tier: 'recommended', ...measured, remedy: 'npm run cloud -- policy face NAME --masks refuse' }
        : undefined,
    );
    await face.close();
  });

  it('takes a mask for a fault only where it is told to, and a hand always', async () => {
    const { face, fake } = setUp(planted());
    await face.start();
    const good = await fake.analyse(fakeFrame('a', 0), 'none');
    if (!good) throw new Error('no analysis');
    const covered = (cover: Partial<EngineAnalysis['cover']>): EngineAnalysis => ({
      ...good,
      cover: { ...good.cover, ...cover },
    });
    const mask = covered({ mask: 0.9 });
    expect([face.fault(mask, 'refuse'), face.fault(mask, 'accept')]).toEqual(['takeMaskOff', null]);
    expect([face.masked(mask), face.masked(good), face.masked(covered({ mask: Number.NaN }))]).toEqual([
      true,
      false,
      true,
    ]);
    const hand = covered({ hand: 0.9 });
    expect([face.fault(hand, 'refuse'), face.fault(hand, 'accept')]).toEqual(['uncover', 'uncover']);
    expect(face.fault(covered({ glare: 0.9 }), 'accept')).toBe('glare');
    await face.close();
  });

  it('judges nothing by too few frames', async () => {
    const { face } = setUp(planted());
    await face.start();
    expect(face.judge({ frames: [], challenge: null, light: [] }, 'standard')).toMatchObject({ is: 'open' });
    await face.close();
  });

  it('starts a fresh engine after a crash', async () => {
    const { face, state, engines } = setUp(planted());
    await face.start();
    const changes: unknown[] = [];
    face.onChange(() => changes.push(face.unavailable()));
    state.analyseError = new FaceEngineError('engine.crashed', 'gone');
    await expect(face.analyse(fakeFrame('a', 0), 'best')).rejects.toMatchObject({ code: 'engine.crashed' });
    state.analyseError = null;
    while (changes.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(changes).toEqual(['engine.crashed', null]);
    expect(engines.map(({ closed }) => closed)).toEqual([true, false]);
    await face.close();
    expect(engines.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('judges quality, persons and networks apart', async () => {
    const { face, fake } = setUp(planted());
    await face.start();
    const good = await fake.analyse(fakeFrame('a', 0), 'all');
    if (!good) throw new Error('no analysis');
    const poor = (quality: Partial<EngineAnalysis['quality']>): EngineAnalysis => ({
      ...good,
      quality: { ...good.quality, ...quality },
    });
    expect(face.fault(good, 'refuse')).toBeNull();
    expect(face.fault(poor({ sharpness: 10 }), 'refuse')).toBe('holdStill');
    expect(face.fault(poor({ brightness: 5 }), 'refuse')).toBe('tooDark');
    expect(face.fault(poor({ eyeDistance: 20 }), 'refuse')).toBe('closer');
    const other: EngineAnalysis = { ...good, embeddings: [{ model: 'mobilefacenet', vector: unitVector(2) }] };
    expect(face.consistent([good, good])).toBe(true);
    expect(face.consistent([good, other])).toBe(false);
    const onlyBest: EngineAnalysis = { ...good, embeddings: good.embeddings.slice(0, 1) };
    expect(face.fuse([good, onlyBest]).map(({ model }) => model)).toEqual(['mobilefacenet', 'dlib-resnet34']);
    expect(face.fuse([onlyBest]).map(({ model }) => model)).toEqual(['mobilefacenet']);
    await settle();
    await face.close();
  });
});
