import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBundle, checkSources } from './check.ts';

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
    const docs = '/** Use it by\n * require("SonicBoom")\n */\nexport {};\n';
    expect(checkBundle(plant({ ...good, 'main/chunk-log.js': docs }))).toEqual([]);
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
    ['main/main.js', 'var z = __require("zod");', /imports zod/],
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

describe('what the builds noted', () => {
  const noted = (over: Readonly<Record<string, readonly string[]>>) =>
    plant(
      Object.fromEntries(
        Object.entries({
          main: ['src-main/main.ts'],
          preload: ['src-preload/lock.ts'],
          renderer: ['src-ui/a.tsx'],
          ...over,
        }).map(([target, sources]) => [`.stamps/${target}.json`, JSON.stringify({ inputs: '', outputs: {}, sources })]),
      ),
    );

  it('is good without fakes and demo', () => {
    expect(checkSources(noted({}))).toEqual([]);
  });

  it.each([
    ['main', 'src-main/readers/reader.fake.ts'],
    ['main', 'src-main/demo/people.ts'],
    ['main', 'src-face/testing/samples.ts'],
    ['renderer', 'src-renderer/gallery/fixtures.ts'],
    ['renderer', 'src-renderer/demo/room.ts'],
  ])('is refused with %s containing %s', (target, source) => {
    expect(checkSources(noted({ [target]: [source] }))).toEqual([
      { file: target, problem: `contains ${source}, which is not for a release` },
    ]);
  });

  it('is refused when nothing was noted', () => {
    expect(checkSources(plant({})).map(({ file }) => file)).toEqual(['main', 'preload', 'renderer']);
  });
});
