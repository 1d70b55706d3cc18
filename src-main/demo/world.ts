/**
 * A tenant cloud and an agent on this machine, joined: what the demo shows, the tour drives, and end-to-end tests and
 * benchmarks measure. Both halves are the real ones; nothing here is in a release.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../ports.ts';
import { station, ward } from './people.ts';
import { openStation, type Station, type StationOptions } from './station.ts';
import { openTenant, type Tenant, type TenantOptions } from './tenant.ts';

export interface WorldOptions
  extends Omit<TenantOptions, 'dataDir'>,
    Pick<StationOptions, 'overlay' | 'readers' | 'print'> {
  /** Holds the cloud's and the agent's data; made if it is not there. */
  readonly folder: string;
  /** Further flags of the agent (`--scan-frames`, `8`), as on its command line. */
  readonly agentFlags?: readonly string[];
  /** The agent's clock; `clock` is the cloud's. */
  readonly agentClock?: Clock;
  /** Called once the cloud listens, before the agent opens its window. */
  readonly announce?: (cloudUrl: string) => void;
}

export interface World extends Omit<Station, 'close'> {
  readonly tenant: Tenant;
  readonly close: () => Promise<void>;
}

/** Flags that join an agent to a tenant of this machine. @param token of one workstation, the tenant's first by default */
export const agentFlagsFor = (tenant: Tenant, folder: string, token = tenant.token): readonly string[] => [
  ...['--cloud-url', tenant.url, '--register', token, '--state-dir', join(folder, 'agent')],
  ...['--ward', ward, '--station', station, '--log-level', 'silent'],
];

/** Starts both halves. What was started before something failed is stopped again. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, print, overlay, readers, agentFlags = [], agentClock } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const tenant = await openTenant({ ...options, dataDir: join(folder, 'cloud') });
  try {
    options.announce?.(tenant.url);
    const there = await openStation({
      folder,
      print,
      flags: [...agentFlagsFor(tenant, folder), ...agentFlags],
      ...(overlay && { overlay }),
      ...(readers && { readers }),
      ...(agentClock && { clock: agentClock }),
    });
    return {
      ...there,
      tenant,
      close: async () => {
        await there.close();
        await tenant.down();
      },
    };
  } catch (error) {
    await tenant.down();
    throw error;
  }
}
