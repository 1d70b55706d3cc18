import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkDependencies, describeViolation } from './check.ts';
import { checkNames } from './names.ts';
import { forbidden } from './rules.ts';

type Tree = Readonly<Record<string, string>>;

const packages = ['zod', 'electron', 'node-hid', 'onnxruntime-node', '@node-rs/argon2', 'kysely', 'react', 'pngjs'];

/** A small house with the real layout, in which every area imports what it may. */
const clean: Tree = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { zod: '1', 'node-hid': '1', 'onnxruntime-node': '1', '@node-rs/argon2': '1', kysely: '1' },
    devDependencies: { electron: '1', react: '1', pngjs: '1' },
  }),
  ...Object.fromEntries(
    packages.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  ),
  'src-shared/domain/login/state.ts': 'export type State = "locked";',
  'src-shared/domain/login/step.ts': 'import type { State } from "./state.ts"; export const step = (s: State) => s;',
  'src-shared/domain/login/view.ts': 'import type { State } from "./state.ts"; export type View = State;',
  'src-shared/contracts/ipc.ts':
    'import { z } from "zod"; import type { View } from "../domain/login/view.ts"; export const ipc = z as unknown as View;',
  'src-face/engine.ts': 'import "onnxruntime-node"; import "../src-shared/contracts/ipc.ts"; export const engine = 1;',
  'src-ui/comb.tsx': 'import "react"; import "../src-shared/contracts/ipc.ts"; export const comb = 1;',
  'src-renderer/lock/main.tsx':
    'import "../../src-ui/comb.tsx"; import type { View } from "../../src-shared/domain/login/view.ts"; export type V = View;',
  'src-preload/lock.ts': 'import "electron"; import "../src-shared/contracts/ipc.ts";',
  'src-main/auth/login.ts': 'import { step } from "../../src-shared/domain/login/step.ts"; export const login = step;',
  'src-main/readers/hid.ts': 'import "node-hid"; export const hid = 1;',
  'src-main/camera/policy.ts': 'import "node:fs"; export const camera = 1;',
  'src-main/hosts/electron/ipc.ts': 'import { ipcMain } from "electron"; export const serve = ipcMain;',
  'src-main/hosts/electron/windows.ts': 'import "electron"; import "./ipc.ts"; export const windows = 1;',
  'src-main/readers/reader.fake.ts': 'export const fake = 1;',
  'src-main/readers/reader.test.ts': 'import "./reader.fake.ts"; import "./hid.ts";',
  'src-main/main.ts':
    'import "electron"; import "./auth/login.ts"; import "./readers/hid.ts"; import "./camera/policy.ts"; import "../src-face/engine.ts"; import "./hosts/electron/windows.ts";',
  'src-main/main.demo.ts':
    'import "./main.ts"; import "../src-cloud/main.ts"; import "./readers/reader.fake.ts"; import "pngjs";',
  'src-cloud/store/users.ts': 'import "kysely"; import "node:sqlite"; export const users = 1;',
  'src-cloud/main.ts':
    'import "@node-rs/argon2"; import "./store/users.ts"; import "../src-shared/domain/login/step.ts";',
};

const trees: string[] = [];

function plant(tree: Tree): string {
  const base = mkdtempSync(join(tmpdir(), 'hexlock-deps-'));
  trees.push(base);
  for (const [name, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(base, name)), { recursive: true });
    writeFileSync(join(base, name), text);
  }
  return base;
}

afterEach(() => {
  for (const base of trees.splice(0)) rmSync(base, { recursive: true, force: true });
});

/** For each rule: files that break it and nothing else (added to the clean tree, or replacing one of its files). */
const offences: Readonly<Record<string, readonly Tree[]>> = {
  'domain-imports-only-itself': [
    { 'src-shared/domain/clock.ts': 'import "node:crypto";' },
    { 'src-shared/domain/clock.ts': 'import "zod";' },
    { 'src-shared/domain/clock.ts': 'import type { ipc } from "../contracts/ipc.ts"; export type I = typeof ipc;' },
  ],
  'contracts-import-domain-and-zod': [
    { 'src-shared/contracts/cloud.ts': 'import "node:fs";' },
    { 'src-shared/contracts/cloud.ts': 'import "../../src-face/engine.ts";' },
  ],
  'windows-import-shared-and-ui': [{ 'src-renderer/lock/face.ts': 'import "../../src-face/engine.ts";' }],
  'ui-imports-shared': [{ 'src-ui/face.ts': 'import "../src-main/camera/policy.ts";' }],
  'windows-have-no-platform': [
    { 'src-renderer/lock/bridge.ts': 'import "electron";' },
    { 'src-ui/reader.ts': 'import "node-hid";' },
  ],
  'windows-have-no-node': [{ 'src-renderer/lock/files.ts': 'import "node:fs";' }],
  'step-decides-behind-the-window': [
    { 'src-renderer/lock/decide.ts': 'import "../../src-shared/domain/login/step.ts";' },
    {
      'src-ui/decide.ts':
        'import type { step } from "../src-shared/domain/login/step.ts"; export type S = typeof step;',
    },
  ],
  'preload-imports-shared-and-electron': [
    { 'src-preload/options.ts': 'import "../src-ui/comb.tsx";' },
    { 'src-preload/options.ts': 'import "node:fs";' },
  ],
  'areas-never-import-each-other': [
    { 'src-main/cloud/store.ts': 'import "../../src-cloud/main.ts";' },
    { 'src-cloud/agent.ts': 'import "../src-main/camera/policy.ts";' },
    { 'src-renderer/lock/main.ts': 'import "../../src-main/camera/policy.ts";' },
  ],
  'main-and-cloud-have-no-ui': [{ 'src-cloud/page.ts': 'import "../src-ui/comb.tsx";' }],
  'face-imports-shared': [{ 'src-face/camera.ts': 'import "../src-main/camera/policy.ts";' }],
  'flows-know-no-adapter': [
    { 'src-main/auth/badge.ts': 'import "../readers/hid.ts";' },
    {
      'src-main/enrolment/badge.ts':
        'import type { camera } from "../camera/policy.ts"; export type C = typeof camera;',
    },
  ],
  'adapters-know-no-adapter': [{ 'src-main/camera/light.ts': 'import "../readers/hid.ts";' }],
  'natives-live-in-adapters': [{ 'src-main/camera/infer.ts': 'import "onnxruntime-node";' }],
  'argon2-lives-in-cloud': [{ 'src-main/auth/hash.ts': 'import "@node-rs/argon2";' }],
  'electron-lives-in-its-host': [{ 'src-main/auth/window.ts': 'import "electron";' }],
  'sql-lives-in-store': [
    { 'src-cloud/flows.ts': 'import "kysely";' },
    { 'src-main/cache.ts': 'import "node:sqlite";' },
  ],
  'no-cycles': [{ 'src-main/auth/a.ts': 'import "./b.ts";', 'src-main/auth/b.ts': 'import "./a.ts";' }],
  'no-orphans': [{ 'src-main/auth/forgotten.ts': 'export const forgotten = 1;' }],
  'no-spec-imported': [{ 'src-main/readers/helper.ts': 'import "./reader.test.ts";' }],
  'no-dev-dependency-in-production': [{ 'src-cloud/picture.ts': 'import "pngjs";' }],
  'no-fake-in-release': [
    { 'src-main/os/lock.ts': 'import "../demo/person.ts";', 'src-main/demo/person.ts': 'export const p = 1;' },
  ],
  'no-unresolved-import': [{ 'src-main/os/lock.ts': 'import "./nowhere.ts";' }],
};

describe('dependency rules', () => {
  it('find nothing in a tree that keeps them', async () => {
    const checked = await checkDependencies(plant(clean));
    expect(checked.violations).toEqual([]);
    expect(checked.files).toBe(Object.keys(clean).filter((name) => name.startsWith('src-')).length);
  });

  it('are each broken once below, and each has a remedy', () => {
    expect(Object.keys(offences).sort()).toEqual(forbidden.map((rule) => rule.name).sort());
    for (const { name, comment } of forbidden) expect(comment?.length, name).toBeGreaterThan(30);
  });

  for (const [rule, list] of Object.entries(offences)) {
    for (const offence of list) {
      const [file, text] = Object.entries(offence)[0] ?? ['', ''];
      it(`${rule}: ${file} with ${text}`, async () => {
        const { violations } = await checkDependencies(plant({ ...clean, ...offence }));
        expect([...new Set(violations.map((violation) => violation.rule))]).toEqual([rule]);
        expect(violations.some((violation) => violation.from in offence)).toBe(true);
      });
    }
  }

  it('are told with file, rule, offence and remedy', () => {
    expect(describeViolation({ rule: 'no-cycles', from: 'a.ts', to: 'b.ts', remedy: 'Merge them.' })).toBe(
      'a.ts: no-cycles (imports b.ts)\n  remedy: Merge them.',
    );
  });
});

describe('ipcMain', () => {
  it('is named in one file only', () => {
    expect(checkNames(plant(clean))).toEqual([]);
    const base = plant({
      ...clean,
      'src-main/hosts/electron/tray.ts':
        '// ipcMain is elsewhere\nimport { ipcMain } from "electron";\nipcMain.handle("x", () => 1);',
    });
    expect(checkNames(base).map(({ rule, from }) => [rule, from])).toEqual([
      ['ipc-main-lives-in-serve', 'src-main/hosts/electron/tray.ts'],
    ]);
  });

  it('may be explained in a comment', () => {
    expect(
      checkNames(plant({ ...clean, 'src-main/auth/a.ts': '// not ipcMain\n/* ipcMain */\nexport const a = 1;' })),
    ).toEqual([]);
  });
});
