/**
 * A tenant cloud and an agent on this machine, joined: what the demo shows, the tour drives, and end-to-end tests and
 * benchmarks measure. Both halves are the real ones; nothing here is in a release.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { composeAgent, type RunningAgent } from '../compose.ts';
import { loadHere, thisMachine } from '../config/machine.ts';
import { type BrowserHost, createBrowserHost } from '../hosts/browser/host.ts';
import type { Overlay } from '../hosts/files.ts';
import { createLog } from '../log.ts';
import { fileVault } from '../store/vault.ts';
import { agentVersion } from '../version.ts';
import { station, ward } from './people.ts';
import { createVirtualReader, type VirtualReader } from './reader.ts';
import { openTenant, type Tenant, type TenantOptions } from './tenant.ts';

export interface WorldOptions extends Omit<TenantOptions, 'dataDir'> {
  /** Holds the cloud's and the agent's data; made if it is not there. */
  readonly folder: string;
  /** Further flags of the agent (`--scan-frames`, `8`), as on its command line. */
  readonly agentFlags?: readonly string[];
  /** Scripts and files that the pages get besides their own. */
  readonly overlay?: Overlay;
  /** The readers of this machine as the settings say, the default, or one that cards are laid on by `World.reader`. */
  readonly readers?: 'real' | 'virtual';
  readonly print: (line: string) => void;
  /** Called once the cloud listens, before the agent opens its window. */
  readonly announce?: (cloudUrl: string) => void;
}

export interface World {
  readonly tenant: Tenant;
  readonly running: RunningAgent;
  readonly host: BrowserHost;
  /** Not plugged in until a card is laid on it; nothing comes of it where `readers` is not `virtual`. */
  readonly reader: VirtualReader;
  readonly close: () => Promise<void>;
}

/** Flags that join an agent to a tenant of this machine. */
export const agentFlagsFor = (tenant: Tenant, folder: string): readonly string[] => [
  ...['--cloud-url', tenant.url, '--register', tenant.token, '--state-dir', join(folder, 'agent')],
  ...['--ward', ward, '--station', station, '--log-level', 'silent'],
];

/** Starts both halves. What was started before something failed is stopped again. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, print, overlay } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stopping: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let stop = stopping.pop(); stop; stop = stopping.pop()) await stop();
  };
  try {
    const tenant = await openTenant({ ...options, dataDir: join(folder, 'cloud') });
    stopping.push(tenant.down);
    options.announce?.(tenant.url);
    // A demo obeys its own flags alone: no settings of an installed agent, none of the shell but where its display is.
    const { DISPLAY, WAYLAND_DISPLAY } = process.env;
    const { settings } = loadHere([...agentFlagsFor(tenant, folder), ...(options.agentFlags ?? [])], {
      ...thisMachine(),
      env: { DISPLAY, WAYLAND_DISPLAY },
      home: folder,
    });
    const log = createLog(settings.logLevel);
    const host = createBrowserHost({ settings, log, print, ...(overlay && { overlay }) });
    const reader = createVirtualReader();
    const running = await composeAgent({
      settings,
      vault: fileVault,
      windows: host.windows,
      log,
      agentVersion,
      ...(options.readers === 'virtual' && { openReaders: (_settings, basics) => reader.open(basics) }),
    });
    stopping.push(running.stop, host.stop);
    await host.start(running.agent);
    await running.start();
    return { tenant, running, host, reader, close };
  } catch (error) {
    await close();
    throw error;
  }
}
