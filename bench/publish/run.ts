/**
 * `npm run bench -- publish [NAME...]`: takes results of runs over into bench/published, where they are committed, and
 * makes the tables of docs/biometrics.md from them. Without names only the page is made anew.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { resultsFolder } from '../report.ts';
import { fillBlocks } from './blocks.ts';
import { withoutFolders } from './folders.ts';
import { blocks } from './tables.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const published = join(root, 'bench/published');
export const page = join(root, 'docs/biometrics.md');

const help = `npm run bench -- publish [NAME ...]

Takes bench/results/NAME.json (and det.svg with "accuracy") over into the committed results, without the folders of this
machine, and fills the tables of docs/biometrics.md from what is committed. Without a name it only fills the tables.`;

/**
 * Nothing is written where a block of the page would be left without what it shows.
 * @throws when a result was never measured, or a block of the page has none
 */
export async function run(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return console.log(help);
  const unknown = args.find((name) => !/^[a-z]+(-[a-z]+)*$/.test(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no name of a result; give names such as accuracy`);
  const measured = new Map(await Promise.all(args.map(async (name) => [name, await resultOf(name)] as const)));
  const filled = await pageFromResults(measured);
  await mkdir(published, { recursive: true });
  for (const [name, result] of measured) await keep(name, result);
  if (measured.has('accuracy')) await copyFile(join(resultsFolder, 'det.svg'), join(root, 'docs/pictures/det.svg'));
  await writeFile(page, filled);
}

/** What a run measured, without the folders of this machine. */
async function resultOf(name: string): Promise<unknown> {
  const text = await readFile(join(resultsFolder, `${name}.json`), 'utf8').catch((cause: unknown) => {
    throw new Error(`bench/results/${name}.json cannot be read: run "npm run bench -- ${name}" first`, { cause });
  });
  return withoutFolders(JSON.parse(text));
}

async function keep(name: string, result: unknown): Promise<void> {
  const path = join(published, `${name}.json`);
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`);
  // Committed files are held to the project's format.
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  await promisify(execFile)(process.execPath, [biome, 'format', '--write', path], { cwd: root });
}

/**
 * docs/biometrics.md as the committed results make it.
 * @param newer results that take the place of committed ones
 */
export async function pageFromResults(newer: ReadonlyMap<string, unknown> = new Map()): Promise<string> {
  const files = (await readdir(published)).filter((file) => file.endsWith('.json'));
  const results = new Map<string, unknown>();
  for (const file of files) {
    results.set(basename(file, '.json'), JSON.parse(await readFile(join(published, file), 'utf8')));
  }
  for (const [name, result] of newer) results.set(name, result);
  return fillBlocks(await readFile(page, 'utf8'), (block) => blocks[block]?.((name) => results.get(name)));
}
