/** The cloud half of a world: a tenant with people in it, which can be taken away and brought back. */
import { type Cloud, createCloud } from '../../src-cloud/cloud.ts';
import type { SettingsPart } from '../../src-cloud/settings.ts';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { type Person, policies, station, tenantName } from './people.ts';

export interface TenantOptions {
  readonly dataDir: string;
  readonly people: readonly Person[];
  /** Policies besides the default one; one that is called `Default` replaces that. */
  readonly policies?: readonly UserPolicy[];
  /** Read anew at every start: a caller may change its object between `down` and `up`. */
  readonly cloudSettings?: SettingsPart;
  /** The cloud's clock, epoch ms. */
  readonly clock?: () => number;
}

export interface Tenant {
  readonly url: string;
  /** One-time token for one workstation. */
  readonly token: string;
  /** The cloud that runs now; throws while it is down. */
  readonly cloud: () => Cloud;
  /** Takes the cloud away, as a broken network would. */
  readonly down: () => Promise<void>;
  /** Brings it back at the same address, with the same data. */
  readonly up: () => Promise<void>;
}

/** Starts the cloud and fills it. */
export async function openTenant(options: TenantOptions): Promise<Tenant> {
  const { dataDir, cloudSettings = {}, clock } = options;
  let running: Cloud | null = null;
  const start = async (port: number): Promise<string> => {
    running = await createCloud({
      dataDir,
      settings: { ...cloudSettings, port },
      ...(clock && { clock }),
    });
    return (await running.listen()).url;
  };
  const cloud = (): Cloud => {
    if (!running) throw new Error('the cloud is down');
    return running;
  };
  const down = async (): Promise<void> => {
    await running?.close();
    running = null;
  };
  try {
    const url = await start(cloudSettings.port ?? 0);
    // The address that is given out may be a proxy's.
    const port = cloudSettings.port || Number(new URL(url).port);
    const token = await seed(cloud(), options.people, options.policies ?? policies);
    return { url, token, cloud, down, up: async () => void (await start(port)) };
  } catch (error) {
    await down();
    throw error;
  }
}

async function seed({ admin }: Cloud, people: readonly Person[], extra: readonly UserPolicy[]): Promise<string> {
  await admin.createTenant({ name: tenantName });
  for (const policy of extra) {
    if (policy.name === defaultPolicy.name) await admin.setPolicy(policy);
    else await admin.addPolicy(policy);
  }
  for (const { card, ...person } of people) {
    await admin.addUser(person);
    if (card !== undefined) await admin.addCard(person.username, card);
  }
  return (await admin.createEndpointToken({ name: station })).token;
}
