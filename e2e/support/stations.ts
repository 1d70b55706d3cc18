/**
 * A personal and a shared workstation of one tenant, both before the sample people's camera and with a card reader, in a
 * time that the test steers: for what is said at one of them and has to hold, or must not hold, at the other.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { root } from '../../scripts/lib/root.ts';
import { sampleCamera } from '../../src-main/demo/camera.ts';
import { demoCard, newPeople, type Person } from '../../src-main/demo/people.ts';
import { type AtScreen, atScreen } from '../../src-main/demo/person.ts';
import { openStation, type Station } from '../../src-main/demo/station.ts';
import { openTenant, type Tenant } from '../../src-main/demo/tenant.ts';
import { seat } from '../../src-main/demo/tour.ts';
import { agentFlagsFor } from '../../src-main/demo/world.ts';
import { defaultPolicy, type LoginWay, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { type Authenticator, openAuthenticators } from './authenticator.ts';
import { launchChromium } from './chromium.ts';
import { type Hands, handsOf } from './hands.ts';
import { online } from './locked.ts';
import { steeredTimes, type Times } from './times.ts';

export type SamplePerson = 'Ana' | 'Jude' | 'nobody';

export interface Workstation {
  readonly screen: AtScreen;
  readonly hands: Hands;
  readonly station: Station;
  /** Who sits before its camera. */
  readonly seat: (who: SamplePerson) => Promise<void>;
}

export interface Stations {
  readonly tenant: Tenant;
  readonly times: Times;
  /** Ana, who has all that a person can have. */
  readonly person: Person;
  /** Jude, who has a password. */
  readonly colleague: Person;
  readonly pin: string;
  readonly personal: Workstation;
  readonly shared: Workstation;
  /** Everybody may do this from now on, and nothing else; what is not named is as in the default. */
  readonly allow: (desktop: readonly LoginWay[], also?: Partial<UserPolicy>) => Promise<void>;
  readonly close: () => Promise<void>;
}

const quiet = () => undefined;
const card = demoCard(1188);
const pin = '739155';

/** Starts all of it; Ana has a card, a PIN, a security key and a face. */
export async function openStations(): Promise<Stations> {
  const [ana, colleague] = newPeople();
  if (!ana || !colleague) throw new Error('two people are needed');
  const person: Person = { ...ana, card };
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-stations-'));
  const times = steeredTimes();
  const stopping: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (let stop = stopping.pop(); stop; stop = stopping.pop()) await stop();
  };
  try {
    const people = [person, colleague];
    const tenant = await openTenant({ dataDir: join(folder, 'cloud'), people, policies: [], clock: times.cloud });
    stopping.push(tenant.down);
    const browser = await launchChromium();
    stopping.push(() => browser.close());
    const open = async (kind: 'personal' | 'shared', token: string): Promise<Workstation> => {
      const { stop, ...workstation } = await openWorkstation({
        browser,
        person,
        times,
        folder: join(folder, kind),
        flags: [...agentFlagsFor(tenant, join(folder, kind), token), '--kind', kind],
      });
      stopping.push(stop);
      return workstation;
    };
    const { admin } = tenant.cloud();
    const personal = await open('personal', tenant.token);
    const shared = await open('shared', (await admin.createEndpointToken({ name: 'Station 13' })).token);
    const { hands, screen } = personal;
    await personal.seat('Ana');
    await hands.manage(person, async () => {
      await screen.setPin(pin);
      await hands.addKey('securityKey', 'Blue key');
      await screen.enrolFace();
    });
    return {
      tenant,
      times,
      person,
      colleague,
      pin,
      personal,
      shared,
      allow: async (desktop, also = {}) => void (await admin.setPolicy({ ...defaultPolicy, desktop, ...also })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface WorkstationParts {
  readonly browser: Browser;
  readonly person: Person;
  readonly times: Times;
  readonly folder: string;
  readonly flags: readonly string[];
}

async function openWorkstation({ browser, person, times, folder, flags }: WorkstationParts) {
  const station = await openStation({
    folder,
    flags: [
      ...flags,
      ...['--host-open', 'print', '--heartbeat-seconds', '1', '--scan-seconds', '60'],
      // The sample people are small pictures made large; the gate on sharpness is for cameras.
      ...['--scan-min-sharpness', '0', '--camera-injected', 'accept'],
    ],
    overlay: sampleCamera(root),
    readers: 'virtual',
    clock: times.clock,
    print: quiet,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    const screen = atScreen(page);
    await screen.openLockScreen(station.host.newAddress());
    await online(screen);
    const authenticators = await openAuthenticators(page);
    const keys: Record<'securityKey' | 'passkey', Authenticator> = {
      securityKey: authenticators.make('securityKey'),
      passkey: authenticators.make('passkey'),
    };
    const reader = { tap: async () => station.reader.tap(card) };
    return {
      screen,
      hands: handsOf(screen, reader, { person, pin, card, keys }),
      station,
      seat: (who: SamplePerson) => seat(page, who),
      stop: station.close,
    };
  } catch (error) {
    await station.close();
    throw error;
  }
}
