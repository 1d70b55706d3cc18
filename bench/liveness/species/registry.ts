/** The species of presentation that the studio makes, by the names under which results are reported. */
import { PlainError } from '../../accuracy/plain-error.ts';
import type { MakeScene } from '../render/scene.ts';
import { bentPrint, cutOutEyes, movedTilted, print } from './flat.ts';
import { live } from './live.ts';
import { phoneBezel, replay, replayChallenge, screen } from './screens.ts';
import { faceSwap } from './swap.ts';

export interface Species {
  readonly name: string;
  readonly about: string;
  readonly make: MakeScene;
  /** Whether nothing in it moves but by the tremor of a hand. */
  readonly still: boolean;
}

/** Presentation attack instruments (ISO/IEC 30107-3), each with ordinary and with careful variants. */
export const attackSpecies: readonly Species[] = [
  { name: 'print', about: 'a print, held as still as a hand can', make: print, still: true },
  { name: 'screen', about: 'a still on a monitor or tablet that fills the picture', make: screen, still: true },
  {
    name: 'phone-bezel',
    about: 'a still on a phone in a hand, its edge and the room in view',
    make: phoneBezel,
    still: true,
  },
  {
    name: 'bent-print',
    about: 'a print bent over a cylinder, rocked or turned as the arrow says',
    make: bentPrint,
    still: false,
  },
  { name: 'cut-out-eyes', about: 'a print worn as a mask, living eyes behind it', make: cutOutEyes, still: false },
  {
    name: 'moved-tilted',
    about: 'a print carried about and tilted, or turned as the arrow says',
    make: movedTilted,
    still: false,
  },
  { name: 'replay', about: 'a recording of the person who sits and blinks', make: replay, still: false },
  {
    name: 'replay-challenge',
    about: 'a recording of an earlier challenge, also started at the arrow',
    make: replayChallenge,
    still: false,
  },
  { name: 'face-swap', about: "the victim's face on another moving head, prerecorded", make: faceSwap, still: false },
];

/** The live class's name in the cache and in pictures. */
export const liveSpecies: Species = {
  name: 'live',
  about: 'a photo re-rendered in three dimensions',
  make: live,
  still: false,
};

/** A name that is none of ours; the message lists those that are. */
export class SpeciesError extends PlainError {
  readonly code = 'species.unknown';
}

/** The species with these names, in the registry's order. @throws {SpeciesError} */
export function speciesNamed(names: readonly string[]): readonly Species[] {
  for (const name of names) {
    if (attackSpecies.some((species) => species.name === name)) continue;
    const known = attackSpecies.map((species) => species.name).join(', ');
    throw new SpeciesError(`there is no species "${name}"; there are: ${known}`);
  }
  return attackSpecies.filter(({ name }) => names.includes(name));
}
