import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashInputs, isFresh, type Stamp, writeStamp } from './build/stamp.ts';
import { bring, type TargetName, targets } from './build/targets.ts';
import { at } from './lib/root.ts';

const page = (script: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body><script type="module" src="${script}"></script></body></html>`;

const tree: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module"}',
  'package-lock.json': '{}',
  'src-shared/domain/word.ts': 'export const word: string = "shared-word";',
  'src-renderer/lock/index.html': page('./main.tsx'),
  'src-renderer/lock/main.tsx':
    'import "./lock.css"; import { word } from "../../src-shared/domain/word.ts"; import dot from "./dot.svg"; const w = new Worker(new URL("../../src-ui/vision.worker.ts", import.meta.url), { type: "module" }); w.postMessage(word + dot); export const el = <b>{word}</b>;',
  'src-renderer/lock/lock.css': 'body { background: url(./dot.svg); }',
  'src-renderer/lock/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
  'src-renderer/gallery/index.html': page('./main.ts'),
  'src-renderer/gallery/main.ts': 'document.title = "gallery-page";',
  'src-ui/vision.worker.ts':
    'import { word } from "../src-shared/domain/word.ts"; self.onmessage = () => console.log(word, import.meta.url);',
  'src-main/main.ts':
    'import { app } from "electron"; import { z } from "zod"; import { word } from "../src-shared/domain/word.ts"; console.log(app, z.string(), word);',
  'src-main/main.browser.ts':
    'import HID from "node-hid"; import { WebSocketServer } from "ws"; console.log(HID, WebSocketServer);',
  'src-main/main.test.ts': 'throw new Error("a test is no input");',
  'src-face/worker.ts':
    'import * as ort from "onnxruntime-node"; import { parentPort } from "node:worker_threads"; parentPort?.postMessage(ort);',
  'src-preload/lock.ts':
    'import { contextBridge } from "electron"; import { word } from "../src-shared/domain/word.ts"; contextBridge.exposeInMainWorld("hexlock", { word });',
  'src-preload/options.ts':
    'import { contextBridge } from "electron"; import { word } from "../src-shared/domain/word.ts"; contextBridge.exposeInMainWorld("options", { word });',
};

const base = mkdtempSync(join(tmpdir(), 'hexlock-build-'));
const out = (...parts: string[]) => join(base, 'out', ...parts);
const target = (name: TargetName) => {
  const found = targets.find((candidate) => candidate.name === name);
  if (!found) throw new Error(name);
  return found;
};
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(base, name)), { recursive: true });
  writeFileSync(join(base, name), text);
};

beforeAll(async () => {
  for (const [name, text] of Object.entries(tree)) write(name, text);
  symlinkSync(at('node_modules'), join(base, 'node_modules'), 'junction');
  for (const each of targets) await bring(each, base, false);
}, 120_000);
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the windows', () => {
  it('keep a strict content security policy', () => {
    const html = readFileSync(out('renderer/lock/index.html'), 'utf8');
    expect(html).toMatch(/<script type="module"[^>]* src="\.\.\/assets\/[^"]+\.js"><\/script>/);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|data:/);
    for (const file of readdirSync(out('renderer/assets'))) {
      expect(readFileSync(out('renderer/assets', file), 'utf8'), file).not.toMatch(
        /data:(text|application|image)|blob:/,
      );
    }
  });

  it('carry the worker as a module file beside them', () => {
    expect(readdirSync(out('renderer/assets')).filter((file) => /^vision\.worker-.*\.js$/.test(file))).toHaveLength(1);
  });

  it('have the gallery apart', () => {
    expect(existsSync(out('gallery/gallery/index.html'))).toBe(true);
    expect(existsSync(out('renderer/gallery'))).toBe(false);
    expect(
      readdirSync(out('renderer/assets')).some((file) =>
        readFileSync(out('renderer/assets', file), 'utf8').includes('gallery-page'),
      ),
    ).toBe(false);
  });
});

describe('what a build notes', () => {
  const noted = (name: string): Stamp => JSON.parse(readFileSync(out('.stamps', `${name}.json`), 'utf8'));

  it('are our own files whose code is in it, those of workers too', () => {
    expect(noted('renderer').sources).toEqual([
      'src-renderer/lock/dot.svg',
      'src-renderer/lock/main.tsx',
      'src-shared/domain/word.ts',
      'src-ui/vision.worker.ts',
    ]);
    expect(noted('main').sources).toEqual([
      'src-face/worker.ts',
      'src-main/main.browser.ts',
      'src-main/main.ts',
      'src-shared/domain/word.ts',
    ]);
    expect(noted('preload').sources).toEqual([
      'src-preload/lock.ts',
      'src-preload/options.ts',
      'src-shared/domain/word.ts',
    ]);
  });
});

describe('the agent', () => {
  it('is ES modules beside the face worker, with natives outside and the rest inside', () => {
    const entries = readdirSync(out('main')).filter((file) => !file.startsWith('chunk-'));
    expect(entries.sort()).toEqual(['face.worker.js', 'main.browser.js', 'main.js']);
    const [main, browser, worker] = ['main.js', 'main.browser.js', 'face.worker.js'].map((file) =>
      readFileSync(out('main', file), 'utf8'),
    );
    expect(main).toMatch(/from ["']electron["']/);
    expect(main).not.toMatch(/from ["']zod["']/);
    expect(browser).toMatch(/from ["']node-hid["']/);
    expect(browser).not.toMatch(/from ["']ws["']/);
    expect(worker).toMatch(/from ["']onnxruntime-node["']/);
  });

  it('has one CommonJS file per bridge that requires electron only', () => {
    expect(readdirSync(out('preload')).sort()).toEqual(['lock.cjs', 'options.cjs']);
    for (const file of ['lock.cjs', 'options.cjs']) {
      const text = readFileSync(out('preload', file), 'utf8');
      expect([...text.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual(['electron']);
      expect(text).toContain('shared-word');
      expect(text).not.toMatch(/^import /m);
    }
  });
});

describe('staleness', () => {
  const preload = target('preload');
  beforeEach(async () => void (await bring(preload, base, false)));

  it('leaves a fresh target alone, also when only a test changed', async () => {
    expect(await bring(preload, base, false)).toBe('fresh');
    write('src-preload/lock.test.ts', '// nothing');
    expect(await bring(preload, base, false)).toBe('fresh');
  });

  it('builds again when a source or an output changed, or on demand', async () => {
    write('src-shared/domain/word.ts', 'export const word: string = "other-word";');
    expect(await bring(preload, base, false)).toBe('built');
    expect(readFileSync(out('preload/lock.cjs'), 'utf8')).toContain('other-word');
    rmSync(out('preload/options.cjs'));
    expect(await bring(preload, base, false)).toBe('built');
    expect(await bring(preload, base, true)).toBe('built');
  });

  it('keeps the last good result when a build fails, and names the file', async () => {
    write('src-preload/options.ts', 'import "./nowhere.ts";');
    await expect(bring(preload, base, false)).rejects.toThrow(/nowhere\.ts|options\.ts/);
    expect(readdirSync(out('preload')).sort()).toEqual(['lock.cjs', 'options.cjs']);
    expect(readdirSync(out()).filter((name) => name.startsWith('.preload'))).toEqual([]);
    write('src-preload/options.ts', tree['src-preload/options.ts'] ?? '');
  });

  it('treats a torn stamp as stale', () => {
    const stamp = out('.stamps/torn.json');
    const inputs = hashInputs(base, ['src-preload/**/*']);
    writeStamp(stamp, inputs, out('preload'), []);
    expect(isFresh(stamp, inputs, out('preload'))).toBe(true);
    writeFileSync(stamp, readFileSync(stamp, 'utf8').slice(0, 20));
    expect(isFresh(stamp, inputs, out('preload'))).toBe(false);
  });

  it('says that a target without source is absent', async () => {
    expect(await bring(target('demo'), base, false)).toBe('absent');
  });
});
