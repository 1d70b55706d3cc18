/**
 * `npm run bench -- publish [NAME...]`: takes results of runs over into bench/published, where they are committed, and
 * makes the tables of docs/biometrics.md from them. Without names only the page is made anew.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resultsFolder } from '../report.ts';
import { fillBlocks } from './blocks.ts';
import { blocks } from './tables.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const published = join(root, 'bench/published');
export const page = join(root, 'docs/biometrics.md');

const help = `npm run bench -- publish [NAME ...]

Copies bench/results/NAME.json (and det.svg with "accuracy") to the committed results and fills the tables of
docs/biometrics.md from what is committed. Without a name it only fills the tables.`;

/** @throws when a result was never measured, or a block of the page has none */
export async function run(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return console.log(help);
  const unknown = args.find((name) => !/^[a-z]+$/.test(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no name of a result; give names such as accuracy`);
  await mkdir(published, { recursive: true });
  for (const name of args) {
    await copyFile(join(resultsFolder, `${name}.json`), join(published, `${name}.json`));
    if (name === 'accuracy') await copyFile(join(resultsFolder, 'det.svg'), join(root, 'docs/pictures/det.svg'));
  }
  await writeFile(page, await pageFromResults());
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
