/**
 * What the tenant says of this computer, as it said it last: a workstation that starts without its cloud is left, watched
 * and displaced as before.
 */
import { join } from 'node:path';
import { EndpointResponse } from '../../src-shared/contracts/cloud/endpoint.ts';
import { type ComputerPolicy, defaultComputer } from '../../src-shared/domain/computer.ts';
import type { Log } from '../ports.ts';
import { openKept } from './kept.ts';

/** A computer's policy without its ways to log in, which the cloud alone applies. */
export type WorkstationPolicy = Omit<ComputerPolicy, 'desktop'>;

export interface Workstation {
  readonly policy: () => WorkstationPolicy;
  /** Takes what the cloud says now. @returns whether it is something new */
  readonly take: (policy: WorkstationPolicy) => boolean;
  /** Resolves when it is on disk, or could not be. */
  readonly written: () => Promise<void>;
}

const { walkAway, taps, screen } = defaultComputer;
const byDefault: WorkstationPolicy = { walkAway, taps, screen };

export async function openWorkstation(stateDir: string, log: Log): Promise<Workstation> {
  const kept = await openKept(join(stateDir, 'workstation.json'), EndpointResponse.shape.computer, log);
  return { policy: () => kept.value() ?? byDefault, take: kept.keep, written: kept.written };
}
