/** One workstation with all that a person can log in with: cloud and agent as programs, a browser, readers and keys. */
import type { Browser } from 'playwright';
import { newPeople, type Person } from '../../src-main/demo/people.ts';
import { type AtScreen, atScreen } from '../../src-main/demo/person.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import { type Authenticator, type Authenticators, openAuthenticators } from './authenticator.ts';
import { launchChromium } from './chromium.ts';
import { personClip } from './clips.ts';
import { type Belongings, type Hands, handsOf } from './hands.ts';
import { online } from './locked.ts';
import { type Administrator, administratorOf } from './policies.ts';
import { openPrograms, type Programs } from './programs.ts';
import { openWedge, type WedgeReader, wedgeFlags } from './reader.ts';

export interface Ward extends Belongings {
  readonly programs: Programs;
  readonly admin: Administrator;
  readonly screen: AtScreen;
  readonly reader: WedgeReader;
  readonly authenticators: Authenticators;
  readonly keys: Readonly<Record<KeyFactor, Authenticator>>;
  readonly hands: Hands;
  /** Somebody else, with a password and nothing more. */
  readonly colleague: Person;
  /** From the lock screen and back: sets up a PIN, a card and a security key in User Options. */
  readonly setUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * At one's own workstation the face stands beside the card; at a shared one with a reader it is no first factor.
 * Ana sits before the camera. @param agentFlags further ones
 */
export async function openWard(agentFlags: readonly string[] = []): Promise<Ward> {
  const [person, colleague] = newPeople();
  if (!person || !colleague) throw new Error('the ward needs two people');
  const clip = await personClip('Ana');
  const programs = await openPrograms([person, colleague], [...wedgeFlags, '--kind', 'personal', ...agentFlags]);
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await programs.close();
  };
  try {
    await programs.restartCloud();
    browser = await launchChromium({ clip });
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const screen = atScreen(page);
    await screen.openLockScreen(await programs.restartAgent());
    await online(screen);
    const reader = await openWedge(page);
    const authenticators = await openAuthenticators(page);
    const belongings: Belongings = {
      person,
      pin: '739155',
      // No other test lays it on the machine's smart card reader, which all that run at the same time share.
      card: '047e57ca4d1188',
      keys: { securityKey: authenticators.make('securityKey'), passkey: authenticators.make('passkey') },
    };
    const hands = handsOf(screen, reader, belongings);
    return {
      ...belongings,
      programs,
      admin: administratorOf(programs.dataDir),
      screen,
      reader,
      authenticators,
      hands,
      colleague,
      setUp: async () => {
        await hands.manage(person, async () => {
          await screen.setPin(belongings.pin);
          await hands.addCard(belongings.card);
          await hands.addKey('securityKey', 'Blue key');
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
