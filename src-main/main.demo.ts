/**
 * The demo: a tenant, three people, the lock screen. `npm start` prepares models and windows and then runs this; nothing
 * of it is in a release. `--help` lists what it takes.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { root } from '../scripts/lib/root.ts';
import { type CameraChoice, cameraChoices, sampleCamera, usesSamples } from './demo/camera.ts';
import { chooseHost, type HostChoice, hostChoices, startElectron } from './demo/electron.ts';
import { newPeople, tenantName, withCards } from './demo/people.ts';
import { openTenant } from './demo/tenant.ts';
import { agentFlagsFor, openWorld } from './demo/world.ts';
import type { FaceService } from './face/service.ts';

interface Flags {
  readonly tour?: true;
  readonly pictures: string;
  readonly camera: CameraChoice;
  readonly host: HostChoice;
  readonly open: 'auto' | 'browser' | 'print';
  readonly port: string;
  readonly readers: 'real' | 'virtual';
}

const flags = new Command('npm start --')
  .description('Hexlock with a demo tenant on this machine. Everything is gone when it stops.')
  .option('--tour', 'drive the whole main job unattended in a browser without a window, then stop')
  .option('--pictures <folder>', 'where the tour saves its pictures', '.hexlock/tour')
  .addOption(
    new Option('--camera <which>', "this machine's camera or sample people").choices(cameraChoices).default('auto'),
  )
  .addOption(
    new Option('--host <which>', 'Electron where its binary is, or the installed browser')
      .choices(hostChoices)
      .default('auto'),
  )
  .addOption(
    new Option('--open <how>', 'open the installed browser or print the one-time address')
      .choices(['auto', 'browser', 'print'])
      .default('auto'),
  )
  .addOption(
    new Option('--readers <which>', "this machine's card readers or one of the demo panel's")
      .choices(['real', 'virtual'])
      .default('virtual'),
  )
  .option('--port <number>', 'loopback port of the lock screen; 0 takes a free one', '0')
  .parse()
  .opts<Flags>();

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
const samples = flags.tour === true || usesSamples(flags.camera);
const people = withCards(newPeople());
const folder = await mkdtemp(join(tmpdir(), 'hexlock-demo-'));

const stopping: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
let leaving: Promise<void> | null = null;
const leave = (): Promise<void> => {
  leaving ??= (async () => {
    for (let stop = stopping.pop(); stop; stop = stopping.pop()) await stop();
  })();
  return leaving;
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    print('\nStopping ...');
    void leave().then(() => process.exit(flags.tour ? 130 : 0));
  });
}

try {
  if (!existsSync(join(root, 'out/renderer/lock/index.html'))) {
    throw new Error('the windows are not built: run this by `npm start`, or `npm run build` first');
  }
  const { env, platform } = process;
  const host = chooseHost({ choice: flags.tour ? 'browser' : flags.host, samples, env, platform });
  print(`${tenantName}: starting the tenant cloud and the agent ...`);
  if (host.is === 'electron') await onElectron(host.folder);
  else await inBrowser(flags.tour ? '' : ` (${host.why})`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await leave();
  process.exitCode = 1;
}

async function onElectron(electronFolder: string): Promise<void> {
  const tenant = await openTenant({ dataDir: join(folder, 'cloud'), people });
  stopping.push(tenant.down);
  print(introduction(tenant.url, 'Electron'));
  const agent = startElectron(electronFolder, root, agentFlagsFor(tenant, folder));
  stopping.push(agent.stop);
  await agent.ended;
  await leave();
}

async function inBrowser(why: string): Promise<void> {
  const opening = openWorld({
    folder,
    people,
    print,
    agentFlags: [
      ...['--host-open', flags.tour ? 'print' : flags.open, '--host-port', flags.port],
      // The sample people are drawn: no sensor sees them. Whoever uses a camera of their own is held to the rule.
      ...(samples ? ['--camera-injected', 'accept'] : []),
      // Chromium's sandbox does not start as root; a demo on a root-only machine goes without it, a product never.
      ...(process.getuid?.() === 0 ? ['--host-browser-args=--no-sandbox'] : []),
    ],
    readers: flags.readers,
    ...(samples && { overlay: sampleCamera(root) }),
    announce: (url) => print(introduction(url, `the installed browser${why}`)),
  });
  // Ctrl-C in the middle of a start waits for it: a thread that is loading models cannot be torn away.
  stopping.push(() =>
    opening.then(
      (world) => world.close(),
      () => undefined,
    ),
  );
  const world = await opening;
  print(faceLine(world.running.face.truth()));
  if (!flags.tour) return;
  const { runTour } = await import('./demo/tour.ts');
  const started = performance.now();
  await runTour(world, people, { pictures: resolve(flags.pictures), print });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`\nThe tour took ${seconds} s; its pictures are in ${flags.pictures}.`);
  await leave();
}

/** Which networks judge faces here, and whether they are good enough for logins. */
function faceLine(truth: ReturnType<FaceService['truth']>): string {
  if (!truth) return '  faces         not judged: npm run doctor says what is missing';
  const { tier, holds, fmr, fnmr, masked } = truth;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const figures = `FMR ${fmr.toExponential(1)}, FNMR ${percent(fnmr)}`;
  const weak = 'too weak for logins by themselves; npm run models -- --tier recommended gets better ones';
  const behind = masked.holds ? '' : `  masks         FNMR ${percent(masked.fnmr)}: a policy had better refuse them\n`;
  return `  faces         tier ${tier}: ${figures}${holds ? '' : `, ${weak}`}\n${behind}`;
}

function introduction(cloudUrl: string, host: string): string {
  const rows = people.map(
    ({ username, password, displayName, policy, card }) =>
      `  ${username.padEnd(14)}${password.padEnd(24)}${displayName} (policy ${policy}${card ? ', with a card' : ''})`,
  );
  return [
    '',
    `  tenant cloud  ${cloudUrl}`,
    `  agent         in ${host}`,
    `  camera        ${samples ? 'sample people; the panel marked "Demo" chooses who sits there' : "this machine's own"}`,
    '',
    '  username      password                who',
    ...rows,
    '',
    ...(flags.tour ? [] : ['Sign in by password first, then add a face in User Options. Ctrl-C stops everything.', '']),
  ].join('\n');
}
