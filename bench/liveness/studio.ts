/** Makes the studio's presentations: who is shown, what is asked, and the captured result, kept under all that it depends on. */
import { fileURLToPath } from 'node:url';
import { drawChallenge } from '../../src-shared/domain/challenge.ts';
import type { LivenessLevel, Prompted } from '../../src-shared/domain/liveness.ts';
import { hashOf } from '../accuracy/cache.ts';
import type { Picture } from '../accuracy/picture.ts';
import { type Captured, capture } from './capture.ts';
import { codeHash } from './code.ts';
import type { Engine, Stamp } from './engine.ts';
import { castHash, castOf, type Photo } from './photos.ts';
import { webcam } from './render/camera.ts';
import { chanceOf } from './render/chance.ts';
import type { Canvas } from './render/raster.ts';
import type { Scene } from './render/scene.ts';
import { liveSpecies, type Species } from './species/registry.ts';
import { kept, type Recorded } from './store.ts';

/** A recording of a real person, at the size of the studio's pictures; frames at ten a second. */
export interface RealClip {
  readonly name: string;
  readonly hash: string;
  readonly fitted: (size: { readonly width: number; readonly height: number }) => readonly Canvas[];
}

export interface Studio {
  readonly photos: readonly Photo[];
  readonly clips: readonly RealClip[];
  readonly engine: Engine;
  readonly seed: number;
  /** Changes with any code that draws, films or asks. */
  readonly version: string;
}

export const studioVersion = (): Promise<string> =>
  codeHash(...['species/registry.ts', 'capture.ts', 'photos.ts', 'studio.ts'].map(pathOf));

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Everything that presentation number `index` of a species is made of. */
export interface Order {
  readonly species: Species;
  readonly index: number;
  readonly level: LivenessLevel;
}

/** Who takes part, and the name that all chance is drawn from. */
interface Plan {
  readonly name: string;
  readonly victim: Photo;
  readonly other: Photo;
  readonly clip: RealClip | null;
}

function planOf({ photos, clips, seed }: Studio, { species, index }: Order): Plan {
  const photo = (step: number) => photos[(index * 2 + step) % photos.length] as Photo;
  return {
    name: `${seed} ${species.name} ${index}`,
    victim: photo(0),
    other: photo(1),
    clip: clips[index % Math.max(1, clips.length)] ?? null,
  };
}

function sceneOf({ name, victim, other, clip }: Plan, { species }: Order): Scene {
  const chance = chanceOf(name);
  const cast = castOf(victim, other, null, chance);
  const shown = clip ? { ...cast, clip: clip.fitted(cast.victim.portrait.picture) } : cast;
  return species.make(shown, webcam(chance), chance);
}

export interface Filmed extends Recorded {
  readonly hash: string;
  /** Some of its pictures again, by their numbers; nothing is measured anew. */
  readonly pictures: (numbers: readonly number[]) => Promise<Picture[]>;
}

/** Films one presentation, or recalls it. */
export async function film(studio: Studio, order: Order): Promise<Filmed> {
  const { engine, version } = studio;
  const { species, level } = order;
  const plan = planOf(studio, order);
  const hash = hashOf(
    version,
    engine.version,
    castHash(plan.victim, plan.other),
    plan.clip?.hash ?? '',
    plan.name,
    level,
  );
  const captured = await kept(hash, () => {
    const scene = sceneOf(plan, order);
    // The challenge is drawn from a stream of its own: no attack can know it.
    const asked = { id: hash, ...drawChallenge(level, chanceOf(`${plan.name} challenge`).next) };
    const see = (stamp: Stamp) => engine.look(scene.shoot(stamp.seq, stamp.at), stamp);
    return capture({ see, still: species.still, prompted: scene.prompted }, asked, chanceOf(`${plan.name} pace`));
  });
  return {
    class: species.name === liveSpecies.name ? 'live' : 'attack',
    species: species.name,
    name: `${plan.victim.name} ${order.index}`,
    level,
    captured,
    hash,
    pictures: async (numbers) => shotsAgain(sceneOf(plan, order), captured, numbers),
  };
}

function shotsAgain(scene: Scene, { shots, presentation }: Captured, numbers: readonly number[]): Picture[] {
  const prompted = [...(presentation.challenge?.prompted ?? [])];
  return shots.flatMap((t, n) => {
    while (prompted[0] && prompted[0].at <= t) scene.prompted(prompted.shift() as Prompted);
    return numbers.includes(n) ? [scene.shoot(n, t)] : [];
  });
}
