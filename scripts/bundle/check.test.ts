import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBundle, unmarked } from './check.ts';

const good = {
  'main/main.js': 'import { app } from "electron";\nimport fs from "node:fs";\nimport "./chunk-a.js";\n',
  'main/main.browser.js': 'import HID from "node-hid";\nimport "path";\n',
  'main/face.worker.js': 'import * as ort from "onnxruntime-node";\n',
  'renderer/lock/index.html': '<html><script type="module" src="../assets/a.js"></script></html>',
  'renderer/assets/a.js': 'console.log("lock")',
  'preload/lock.cjs': 'const e = require("electron");',
};

const folders: string[] = [];
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hexlock-bundle-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the release bundle', () => {
  it('is good when it holds the product only', () => {
    expect(checkBundle(plant(good))).toEqual([]);
  });

  it.each([
    ['main/chunk-reader.js', 'var m="hexlock:fake"', /hexlock:fake/],
    ['renderer/assets/panel.js', 'x("hexlock:demo")', /hexlock:demo/],
    ['preload/lock.cjs', 'require("electron");"hexlock:demo"', /hexlock:demo/],
    ['renderer/lock/index.html', '<script>alert(1)</script>', /inline script/],
    ['renderer/lock/index.html', '<style>b{}</style>', /inline/],
    ['renderer/lock/index.html', '<img src="data:image/png;base64,AA">', /data:/],
    ['renderer/lock/index.html', '<body onload="x()">', /inline/],
    ['main/main.js', 'import { z } from "zod";', /imports zod/],
    ['preload/lock.cjs', 'require("fs")', /requires fs/],
    ['main/main.js.map', '{}', /does not belong/],
  ])('is refused for %s holding %s', (file, content, problem) => {
    const found = checkBundle(plant({ ...good, [file]: content }));
    expect(found.map((finding) => finding.file)).toEqual([file]);
    expect(found[0]?.problem).toMatch(problem);
  });

  it('is refused when a part is missing', () => {
    const { 'main/face.worker.js': _, ...rest } = good;
    expect(checkBundle(plant(rest))).toEqual([
      { file: 'main/face.worker.js', problem: 'is missing: run npm run build' },
    ]);
  });
});

describe('markers', () => {
  it('are demanded of every fake and demo module', () => {
    const base = plant({
      'src-main/readers/reader.fake.ts': 'export const a = 1;',
      'src-main/demo/people.ts': 'export const marker = "hexlock:demo";',
      'src-main/demo/people.test.ts': 'no marker needed',
      'src-main/main.demo.ts': 'export const b = 2;',
      'src-main/auth/login.ts': 'export const c = 3;',
    });
    expect(unmarked(base).sort()).toEqual(['src-main/main.demo.ts', 'src-main/readers/reader.fake.ts']);
  });
});
