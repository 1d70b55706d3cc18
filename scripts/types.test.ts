import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { at } from './lib/root.ts';
import { areas, lanesOf, unchecked } from './types.ts';

const folder = mkdtempSync(join(tmpdir(), 'hexlock-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an area's tsconfig says about one file, as if that file were in the area. */
function complaints(config: string, code: string): string[] {
  const path = at(config);
  const { config: json } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, dirname(path));
  const file = join(folder, 'probe.ts');
  writeFileSync(file, code);
  const { tsBuildInfoFile: _, ...rest } = options;
  const typeRoots = [at('node_modules/@types'), at('node_modules')];
  const program = ts.createProgram([file], { ...rest, incremental: false, typeRoots });
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('areas', () => {
  it.each([
    ['src-shared/domain/tsconfig.json', 'document.title = "";'],
    ['src-shared/domain/tsconfig.json', 'process.exit();'],
    ['src-shared/domain/tsconfig.json', 'setTimeout(() => 1, 1);'],
    ['src-shared/contracts/tsconfig.json', 'window.close();'],
    ['src-renderer/tsconfig.json', 'process.exit();'],
    ['src-ui/tsconfig.json', 'Buffer.from("");'],
    ['src-ui/tsconfig.worker.json', 'document.title = "";'],
    ['src-main/tsconfig.json', 'document.title = "";'],
    ['src-cloud/tsconfig.json', 'window.close();'],
  ])('%s does not know: %s', (config, code) => {
    expect(complaints(config, `${code}\nexport {};`).join('\n')).toMatch(/Cannot find name/);
  });

  it.each([
    ['src-main/tsconfig.json', 'export const a = process.pid;'],
    ['src-renderer/tsconfig.json', 'export const a = document.title;'],
    ['src-ui/tsconfig.worker.json', 'self.postMessage(1, []); export {};'],
  ])('%s knows: %s', (config, code) => {
    expect(complaints(config, code)).toEqual([]);
  });

  it.each([
    ['const list = [1]; export const a: number = list[0];', /undefined/],
    ['export enum Colour { Red }', /erasableSyntaxOnly/],
    ['export const f = (a: { b?: string }) => a; f({ b: undefined });', /exactOptionalPropertyTypes/],
  ])('are strict about: %s', (code, message) => {
    expect(complaints('src-main/tsconfig.json', code).join('\n')).toMatch(message);
  });

  it('are dealt so that none is lost or checked twice, and the work is about even', () => {
    const list = areas();
    const lanes = lanesOf(list, 2);
    expect(
      lanes
        .flat()
        .map(({ config }) => config)
        .sort(),
    ).toEqual(list.map(({ config }) => config).sort());
    const [one = 0, other = 0] = lanes.map((lane) => lane.reduce((sum, { files }) => sum + files.length, 0));
    expect(Math.abs(one - other)).toBeLessThan((one + other) / 5);
    expect(lanesOf(list.slice(0, 1), 4)).toHaveLength(1);
  });

  it('are missed when a file is in none of them', () => {
    const without = areas().filter(({ config }) => config !== 'src-face/tsconfig.json');
    expect(unchecked(without)).toContain('src-face/worker.ts');
  });
});
