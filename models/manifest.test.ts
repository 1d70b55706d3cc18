import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import accuracy from '../bench/published/accuracy.json' with { type: 'json' };
import json from './manifest.json' with { type: 'json' };
import { parseManifest, readManifest, recognitionEntry } from './manifest.ts';

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

describe('the manifest', () => {
  const manifest = readManifest();

  it('has a card for every model', () => {
    for (const { card } of manifest.models)
      expect({ card, there: existsSync(new URL(card, import.meta.url)) }).toEqual({ card, there: true });
  });

  it('builds from the versions that package.json installs', () => {
    for (const { origin } of manifest.models) {
      if (origin.from !== 'packages') continue;
      for (const spec of origin.packages) {
        const at = spec.lastIndexOf('@');
        expect(`${spec.slice(0, at)}@${packageJson.devDependencies[spec.slice(0, at)]}`).toBe(spec);
      }
    }
  });

  it.each(['mobilefacenet', 'dlib-resnet34', 'faceres'] as const)(
    'has thresholds for %s that a login may rely on',
    (id) => {
      const { threshold } = recognitionEntry(manifest, id);
      // The login never accepts what was measured as one in 10,000 strangers under its own protocol.
      expect(threshold.login).toBeGreaterThanOrEqual(threshold.fused);
      expect(threshold.fused).toBeGreaterThanOrEqual(threshold.single);
      expect(threshold.note).not.toMatch(/provisional/i);
    },
  );

  it.each(['recommended', 'embedded'])('says of tier %s what the published results say, the worse of both', (tier) => {
    const results = accuracy.atLoginThreshold.filter((each) => each.tier === tier && each.protocol === 'fused');
    expect(results.map(({ condition }) => condition).sort()).toEqual(['camera', 'photos']);
    const models = results[0]?.models;
    const { measured } = manifest.decisions.find((set) => isDeepStrictEqual(set.models, models)) ?? {};
    const worst = (of: 'measuredFmr' | 'fnmr') => Math.max(...results.map((each) => each[of]));
    expect(measured).toEqual({
      fmr: Number(worst('measuredFmr').toPrecision(2)),
      fnmr: Number(worst('fnmr').toFixed(4)),
    });
  });
});

describe('parseManifest', () => {
  const changed = (change: Record<string, unknown>) => ({
    ...json,
    models: json.models.map((model, i) => (i === 0 ? { ...model, ...change } : model)),
  });

  it.each([
    ['a checksum that is none', { sha256: 'abc' }, /sha256/],
    ['a file outside its folder', { file: '../escape.onnx' }, /file/],
    ['a kind that does not exist', { kind: 'iris' }, /kind/],
    ['a field that nobody reads', { colour: 'blue' }, /colour/],
    ['an id given twice', { id: 'liveness' }, /two models have the id .*liveness/],
  ])('refuses %s', (_, change, message) => {
    expect(() => parseManifest(changed(change))).toThrow(message);
  });

  it('refuses another version', () => {
    expect(() => parseManifest({ ...json, version: 2 })).toThrow(/version/);
  });
});
