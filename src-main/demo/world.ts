/**
 * A tenant cloud and an agent on this machine, joined: what the demo shows, the tour drives, and end-to-end tests and
 * benchmarks measure. Both halves are the real ones; nothing here is in a release.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest, recognitionEntry } from '../../models/manifest.ts';
import { type Cloud, createCloud } from '../../src-cloud/cloud.ts';
import type { SettingsPart } from '../../src-cloud/settings.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { composeAgent, type RunningAgent } from '../compose.ts';
import { loadHere, thisMachine } from '../config/machine.ts';
import { type BrowserHost, createBrowserHost } from '../hosts/browser/host.ts';
import type { Overlay } from '../hosts/files.ts';
import { createLog } from '../log.ts';
import { fileVault } from '../store/vault.ts';
import { agentVersion } from '../version.ts';
import { type Person, policies, station, tenantName, ward } from './people.ts';

export interface WorldOptions {
  /** Holds the cloud's and the agent's data; made if it is not there. */
  readonly folder: string;
  readonly people: readonly Person[];
  /** Policies besides the default one; a name that is `Default` replaces that. */
  readonly policies?: readonly UserPolicy[];
  /** Further flags of the agent (`--scan-frames`, `8`), as on its command line. */
  readonly agentFlags?: readonly string[];
  readonly cloudSettings?: SettingsPart;
  /** Scripts and files that the pages get besides their own. */
  readonly overlay?: Overlay;
  readonly print: (line: string) => void;
  /** Called once the cloud listens, before the agent opens its window. */
  readonly announce?: (cloudUrl: string) => void;
}

export interface World {
  readonly people: readonly Person[];
  /** The cloud that runs now; throws while it is down. */
  readonly cloud: () => Cloud;
  readonly cloudUrl: string;
  readonly running: RunningAgent;
  readonly host: BrowserHost;
  readonly origin: string;
  /** The address that was printed or opened at the start; it works once. */
  readonly address: string;
  /** Takes the cloud away, as a broken network would. */
  readonly cloudDown: () => Promise<void>;
  /** Brings it back at the same address, with the same data. */
  readonly cloudUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const thresholds = (): Readonly<Record<ModelId, number>> => {
  const manifest = readManifest();
  const login = (id: ModelId) => recognitionEntry(manifest, id).threshold.login;
  return { mobilefacenet: login('mobilefacenet'), 'dlib-resnet34': login('dlib-resnet34') };
};

/** Starts both halves. What was started before something failed is stopped again. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, people, print } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const dataDir = join(folder, 'cloud');
  const stopping: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let stop = stopping.pop(); stop; stop = stopping.pop()) await stop();
  };

  let cloud: Cloud | null = null;
  const cloudDown = async (): Promise<void> => {
    await cloud?.close();
    cloud = null;
  };
  const startCloud = async (port: number): Promise<string> => {
    cloud = await createCloud({ dataDir, thresholds: thresholds(), settings: { ...options.cloudSettings, port } });
    return (await cloud.listen({ port })).url;
  };
  const currentCloud = (): Cloud => {
    if (!cloud) throw new Error('the cloud is down');
    return cloud;
  };

  try {
    stopping.push(cloudDown);
    const cloudUrl = await startCloud(options.cloudSettings?.port ?? 0);
    const token = await seed(currentCloud(), people, options.policies ?? policies);
    options.announce?.(cloudUrl);

    const { settings } = loadHere(
      [
        ...['--cloud-url', cloudUrl, '--register', token, '--state-dir', join(folder, 'agent')],
        ...['--ward', ward, '--station', station, '--log-level', 'silent'],
        ...(options.agentFlags ?? []),
      ],
      // A demo obeys its own flags alone: no settings of an installed agent, none of the shell.
      { ...thisMachine(), env: pick(process.env, ['DISPLAY', 'WAYLAND_DISPLAY']), home: folder },
    );
    const log = createLog(settings.logLevel);
    const host = createBrowserHost({ settings, log, print, ...(options.overlay && { overlay: options.overlay }) });
    const running = await composeAgent({ settings, vault: fileVault, windows: host.windows, log, agentVersion });
    stopping.push(running.stop);
    stopping.push(host.stop);
    const { origin, address } = await host.start(running.agent);
    await running.start();
    return {
      people,
      cloud: currentCloud,
      cloudUrl,
      running,
      host,
      origin,
      address,
      cloudDown,
      cloudUp: async () => void (await startCloud(Number(new URL(cloudUrl).port))),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tenant, policies, people and one token for the workstation. */
async function seed({ admin }: Cloud, people: readonly Person[], extra: readonly UserPolicy[]): Promise<string> {
  await admin.createTenant({ name: tenantName });
  for (const policy of extra) {
    if (policy.name === defaultPolicy.name) await admin.setPolicy(policy);
    else await admin.addPolicy(policy);
  }
  for (const person of people) await admin.addUser(person);
  return (await admin.createEndpointToken({ name: station })).token;
}

const pick = (env: NodeJS.ProcessEnv, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
