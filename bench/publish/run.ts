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

/** @throws when a result was never measured, or a block of the page has none */
export async function run(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return console.log(help);
  const unknown = args.find((name) => !/^[a-z]+(-[a-z]+)*$/.test(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no name of a result; give names such as accuracy`);
  await mkdir(published, { recursive: true });
  for (const name of args) {
    await takeOver(name);
    if (name === 'accuracy') await copyFile(join(resultsFolder, 'det.svg'), join(root, 'docs/pictures/det.svg'));
  }
  await writeFile(page, await pageFromResults());
}

async function takeOver(name: string): Promise<void> {
  const measured = await readFile(join(resultsFolder, `${name}.json`), 'utf8').catch((error: unknown) => {
    throw new Error(`bench/results/${name}.json cannot be read: run "npm run bench -- ${name}" first`, {
      cause: error,
    });
  });
  const path = join(published, `${name}.json`);
  await writeFile(path, `${JSON.stringify(withoutFolders(JSON.parse(measured)), null, 2)}\n`);
  // Committed files are held to the project's format.
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  await promisify(execFile)(process.execPath, [biome, 'format', '--write', path], { cwd: root });
}

/** docs/biometrics.md as the committed results make it. */
export async function pageFromResults(): Promise<string> {
  const files = (await readdir(published)).filter((file) => file.endsWith('.json'));
  const results = new Map<string, unknown>();
  for (const file of files) {
    results.set(basename(file, '.json'), JSON.parse(await readFile(join(published, file), 'utf8')));
  }
  return fillBlocks(await readFile(page, 'utf8'), (block) => blocks[block]?.((name) => results.get(name)));
}
