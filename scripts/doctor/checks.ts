import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium } from '../../e2e/support/chromium.ts';
import { sha256 } from '../../models/build/ensure.ts';
import { masksHold, readManifest, tierHolds } from '../../models/manifest.ts';
import type { TierTruth } from '../../src-face/decision.ts';
import { findModels } from '../../src-main/face/models.ts';
import type { Settings } from '../../src-shared/contracts/config.ts';
import type { Tier } from '../../src-shared/domain/face.ts';
import { findElectron } from '../package/make.ts';
import { bad, type Check, type Finding, good, warning } from './report.ts';
import { sessionChecks } from './session.ts';

/** Card readers of the pcProx family. */
const readerVendor = 0x0c27;

const may = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false; // missing or forbidden: the caller's finding says which
  }
};

/** Seconds by which a clock may differ from the cloud's before signed requests are refused. */
const clockTolerance = 30;

export function judgeClock(skewSeconds: number): Finding {
  const says = `${Math.abs(skewSeconds).toFixed(0)} s ${skewSeconds >= 0 ? 'ahead of' : 'behind'} the cloud`;
  return Math.abs(skewSeconds) <= clockTolerance
    ? good(says)
    : bad(says, 'set the clock: signed requests from another time are refused (timedatectl set-ntp true)');
}

/** Linux: video devices and whether this user may open them. */
export function judgeCameras(devices: readonly string[], readable: readonly string[]): Finding {
  if (devices.length === 0) return warning('none found', 'connect a camera; without one the demo plays a sample clip');
  if (readable.length === 0) {
    return bad(`${devices.join(', ')} cannot be opened`, 'add this user to the group "video" and log in again');
  }
  return good(`${readable.join(', ')}; npm run doctor -- camera measures it`);
}

function cameras(): Finding {
  if (process.platform !== 'linux') return good(`asked for by the window on ${process.platform}`);
  const devices = readdirSync('/dev')
    .filter((name) => /^video\d+$/.test(name))
    .map((name) => `/dev/${name}`);
  return judgeCameras(
    devices,
    devices.filter((path) => may(path, constants.R_OK)),
  );
}

function readers(): Finding {
  const hid: { devices(): { vendorId: number; product?: string; path?: string }[] } = createRequire(import.meta.url)(
    'node-hid',
  );
  const found = hid.devices().filter(({ vendorId }) => vendorId === readerVendor);
  if (found.length === 0) return warning('no proximity card reader found', 'connect one, or log in without a badge');
  const shut = found.filter(
    ({ path }) => process.platform === 'linux' && path !== undefined && !may(path, constants.R_OK | constants.W_OK),
  );
  return shut.length > 0
    ? bad(
        `${shut.length} reader(s) cannot be opened`,
        'copy packaging/linux/70-hexlock-readers.rules to /etc/udev/rules.d and replug',
      )
    : good(found.map(({ product }) => product ?? 'reader').join(', '));
}

function display(env: NodeJS.ProcessEnv): Finding {
  if (process.platform !== 'linux') return good('the system has one');
  if (env.WAYLAND_DISPLAY) return good(`Wayland ${env.WAYLAND_DISPLAY}`);
  if (env.DISPLAY) return good(`X ${env.DISPLAY}`);
  return warning(
    'none',
    'start in a graphical session; without one the program prints an address to open elsewhere on this machine',
  );
}

/** The tier that the engine would choose from a folder. @throws {FaceEngineError} when there is none */
async function tierAt(dir: string): Promise<Tier> {
  // The engine's own choice; it brings the runtime of the networks, which a check need not load without models.
  const { choose } = await import('../../src-face/pipeline.ts');
  return choose(findModels(readManifest(), dir).engine).tier;
}

async function models(dir: string): Promise<Finding> {
  const wrong: string[] = [];
  const left: string[] = [];
  const recommended = readManifest().models.flatMap(({ file, tier }) => (tier === 'recommended' ? [file] : []));
  for (const { file, tier, sha256: promised } of readManifest().models) {
    const path = join(dir, file);
    if (!existsSync(path)) (tier === 'embedded' ? wrong : left).push(file);
    else if (sha256(readFileSync(path)) !== promised) wrong.push(`${file} (other bytes)`);
  }
  if (wrong.length > 0) {
    const all = wrong.some((each) => recommended.some((file) => each.startsWith(file)));
    const remedy = all ? 'npm run models -- --tier recommended' : 'npm run models';
    return bad(`${dir}: ${wrong.join(', ')} missing or of another version`, remedy);
  }
  const tier = await tierAt(dir);
  return judgeTier(tier, tierHolds(tier), left.length > 0 ? `${dir}, without the recommended ${left.join(', ')}` : dir);
}

/** Which networks there are, and whether they are good enough: one stranger in 10,000, one refusal in 20. */
export function judgeTier(tier: Tier, { holds, fmr, fnmr }: TierTruth, where: string): Finding {
  const says = `tier ${tier}: FMR ${fmr.toExponential(1)}, FNMR ${(100 * fnmr).toFixed(1)} % (${where})`;
  if (holds) return good(says);
  return warning(
    `${says}; FMR 1e-4 with FNMR under 5 % is not held`,
    tier === 'embedded'
      ? 'npm run models -- --tier recommended; a policy can require it'
      : 'let a second factor follow the face',
  );
}

/** Logins with a mask, by the networks that are here. The cloud's policies say whether there are any. */
async function masks(dir: string): Promise<Finding> {
  if (findModels(readManifest(), dir).engine.length === 0) return warning('not judged', 'npm run models');
  const tier = await tierAt(dir);
  return judgeMasks(tier, masksHold(tier));
}

/** Whether a policy may accept masks on this machine: the same limits as for bare faces. */
export function judgeMasks(tier: Tier, { holds, fmr, fnmr }: TierTruth): Finding {
  const says = `tier ${tier} with a mask: FMR ${fmr.toExponential(1)}, FNMR ${(100 * fnmr).toFixed(1)} %`;
  if (holds) return good(says);
  const refuse = 'npm run cloud -- policy face NAME --masks refuse, or let another factor do';
  return warning(
    `${says}; where a policy says "masks: accept", as it does by default, many who wear one are refused`,
    tier === 'embedded' ? `npm run models -- --tier recommended, or ${refuse}` : refuse,
  );
}

async function cloud(url: string, seen: (date: string | null) => void): Promise<Finding> {
  try {
    const answer = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(5_000) });
    seen(answer.headers.get('date'));
    return answer.ok ? good(url) : bad(`${url} answers ${answer.status}`, "look at the cloud's log");
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return warning(
      `${url} does not answer (${cause})`,
      'start it (npm run cloud) or correct cloudUrl; npm start brings its own',
    );
  }
}

async function state(folder: string): Promise<Finding> {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  if (!may(place, constants.W_OK)) return bad(`${place} is not writable`, 'correct its permissions, or set stateDir');
  const { bavail, bsize } = await statfs(place);
  const freeMegabytes = (Number(bavail) * Number(bsize)) / 1e6;
  return freeMegabytes < 100
    ? bad(`${freeMegabytes.toFixed(0)} MB free at ${place}`, 'make room: keys and settings must be writable')
    : good(`${folder}, ${(freeMegabytes / 1000).toFixed(0)} GB free`);
}

function browser(): Finding {
  try {
    return good(findChromium());
  } catch (error) {
    return bad('no browser', error instanceof Error ? error.message : String(error));
  }
}

function electron(): Finding {
  const found = findElectron();
  return found.is === 'real'
    ? good(found.folder)
    : warning('binary not here, so the browser host is used', 'npx install-electron');
}

/** Everything worth looking at on this machine, in the order in which a person would. */
export function checksFor(settings: Settings, env: NodeJS.ProcessEnv = process.env): Check[] {
  let cloudDate: string | null = null;
  return [
    {
      name: 'Node',
      look: () =>
        Number(process.versions.node.split('.')[0]) >= 24
          ? good(process.versions.node)
          : bad(process.versions.node, 'run it through npm, which brings Node 24: npm run doctor'),
    },
    { name: 'Electron', look: electron },
    { name: 'browser', look: browser },
    { name: 'display', look: () => display(env) },
    { name: 'camera', look: cameras },
    { name: 'card reader', look: readers },
    ...sessionChecks(settings, env),
    { name: 'models', look: () => models(settings.modelsDir) },
    { name: 'masks', look: () => masks(settings.modelsDir) },
    {
      name: 'windows',
      look: () =>
        existsSync(join(settings.rendererDir, 'lock/index.html'))
          ? good(settings.rendererDir)
          : bad('not built', 'npm run build'),
    },
    { name: 'state', look: () => state(settings.stateDir) },
    {
      name: 'cloud',
      look: () =>
        cloud(settings.cloudUrl, (date) => {
          cloudDate = date;
        }),
    },
    {
      name: 'clock',
      look: () =>
        cloudDate === null
          ? warning('not compared', 'needs a cloud that answers')
          : judgeClock((Date.now() - Date.parse(cloudDate)) / 1000),
    },
  ];
}
