/** `npm run doctor -- camera`: measures, prints a verdict, and saves pictures where the person named a folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import words from '../../../assets/locales/en.json' with { type: 'json' };
import type { Settings } from '../../../src-shared/contracts/config.ts';
import type { Code } from '../../../src-shared/domain/codes.ts';
import { bad, linesOf, type Named, stateOf, widthOf } from '../report.ts';
import { type Look, lookAtCamera } from './look.ts';
import type { CameraMeasurement } from './statistics.ts';
import { verdictOf } from './verdict.ts';

export interface CameraOptions {
  readonly settings: Settings;
  readonly seconds: number;
  /** Where pictures go; null: nowhere. */
  readonly out: string | null;
  readonly json: boolean;
  readonly print: (line: string) => void;
}

/** What `--json` prints. */
export interface CameraReport {
  readonly state: 'well' | 'ill';
  /** Why there is nothing to judge; null when there is. */
  readonly code: Code | null;
  readonly findings: readonly Named[];
  readonly measured: CameraMeasurement | null;
  /** Absolute paths. */
  readonly pictures: readonly string[];
}

/** @returns what was found; the caller chooses the exit code by `state`. */
export async function examineCamera(options: CameraOptions): Promise<CameraReport> {
  const { settings, seconds, out, json, print } = options;
  if (!json) print(`Looking at the camera for ${seconds} s. Sit as if to sign in, and look at it.`);
  const report = await lookAtCamera({ settings, seconds, pictures: out !== null }, (look) => judge(look, options));
  if (json) {
    print(JSON.stringify(report, null, 2));
    return report;
  }
  const width = widthOf(report.findings);
  for (const finding of report.findings) for (const line of linesOf(finding, width)) print(line);
  for (const picture of report.pictures) print(`picture  ${picture}`);
  if (report.pictures.length > 0) print('They show whoever sat there: delete them when you have looked.');
  else if (report.measured) print('\n--out FOLDER saves pictures of what the camera sees.');
  return report;
}

async function judge(look: Look, { settings, out }: CameraOptions): Promise<CameraReport> {
  if (look.is === 'failed') {
    const { title, remedy } = words.codes[look.code];
    const findings: readonly Named[] = [{ name: 'camera', ...bad(`${title} (${look.code})`, remedy) }];
    return { state: 'ill', code: look.code, findings, measured: null, pictures: [] };
  }
  const { camera, scan } = settings;
  const findings = verdictOf(look.measured, { ...camera, minSharpness: scan.minSharpness });
  const pictures = out === null ? [] : await save(look, findings, resolve(out));
  return { state: stateOf(findings), code: null, findings, measured: look.measured, pictures };
}

/** Pictures of a person: for the eyes of whoever asked for them, and of nobody else on this machine. */
async function save(
  { draw }: Extract<Look, { is: 'measured' }>,
  findings: readonly Named[],
  folder: string,
): Promise<readonly string[]> {
  const drawn = await draw(findings.map(({ name, says, is }) => ({ text: `${name}: ${says}`, is })));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  for (const name of ['frame', 'annotated'] as const) {
    const path = join(folder, `camera-${name}.jpg`);
    await writeFile(path, Buffer.from(drawn[name], 'base64'), { mode: 0o600 });
    paths.push(path);
  }
  return paths;
}
