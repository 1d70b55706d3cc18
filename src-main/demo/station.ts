/** The agent half of a world: one workstation on this machine, joined to a tenant, on the browser host. */
import { mkdir } from 'node:fs/promises';
import { composeAgent, type RunningAgent } from '../compose.ts';
import { loadHere, thisMachine } from '../config/machine.ts';
import { type BrowserHost, createBrowserHost } from '../hosts/browser/host.ts';
import type { Overlay } from '../hosts/files.ts';
import { createLog } from '../log.ts';
import type { Clock } from '../ports.ts';
import { fileVault } from '../store/vault.ts';
import { agentVersion } from '../version.ts';
import { createVirtualReader, type VirtualReader } from './reader.ts';

export interface StationOptions {
  /** Holds the settings that an installed agent would have at home; made if it is not there. */
  readonly folder: string;
  /** All flags of the agent, as on its command line. */
  readonly flags: readonly string[];
  /** Scripts and files that the pages get besides their own. */
  readonly overlay?: Overlay;
  /** The readers of this machine as the settings say, the default, or one that cards are laid on by `Station.reader`. */
  readonly readers?: 'real' | 'virtual';
  /** Another clock than the machine's. */
  readonly clock?: Clock;
  readonly print: (line: string) => void;
}

export interface Station {
  readonly running: RunningAgent;
  readonly host: BrowserHost;
  /** Not plugged in until a card is laid on it; nothing comes of it where `readers` is not `virtual`. */
  readonly reader: VirtualReader;
  readonly close: () => Promise<void>;
}

/** Starts an agent and its host. What was started before something failed is stopped again. */
export async function openStation(options: StationOptions): Promise<Station> {
  const { folder, flags, overlay, readers, clock, print } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A demo obeys its own flags alone: no settings of an installed agent, none of the shell but where its display is.
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const { settings } = loadHere([...flags], { ...thisMachine(), env: { DISPLAY, WAYLAND_DISPLAY }, home: folder });
  const log = createLog(settings.logLevel);
  const host = createBrowserHost({ settings, log, print, ...(overlay && { overlay }) });
  const reader = createVirtualReader();
  const running = await composeAgent({
    settings,
    vault: fileVault,
    windows: host.windows,
    log,
    agentVersion,
    ...(clock && { clock }),
    ...(readers === 'virtual' && { openReaders: (_settings, basics) => reader.open(basics) }),
  });
  const close = async (): Promise<void> => {
    await host.stop();
    await running.stop();
  };
  try {
    await host.start(running.agent);
    await running.start();
    return { running, host, reader, close };
  } catch (error) {
    await close();
    throw error;
  }
}
