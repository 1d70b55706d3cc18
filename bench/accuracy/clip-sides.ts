/** Which frames of clips are compared with which: an enrolment from one clip, logins from another. */
import { defaultLimits } from '../../src-shared/domain/login/state.ts';
import { fuseAll, type Vectors } from './networks.ts';
import type { Plan, Protocol, Side } from './sides.ts';

/** What one clip shows. */
export interface ClipVectors {
  readonly person: number;
  readonly name: string;
  /** In the order of the clip; frames without a face, or with one that looks away, are not among them. */
  readonly frames: readonly Vectors[];
}

const templateFrames = 3;
/** So many frames in a row make the probe of a login. */
export const loginFrames = defaultLimits.frames;
/** Of each clip so many templates and probes at most: neighbouring frames tell nothing new. */
const mostTemplates = 10;
const mostProbes = 60;

/** A run of frames that serves as one side. */
interface Segment {
  readonly person: number;
  readonly part: number;
  readonly label: string;
  readonly frames: readonly Vectors[];
}

/**
 * The sides of a protocol over all clips: `single` takes frame against frame, `template3` three frames spread over one clip
 * against single ones of another, `fused` the same against as many frames in a row as a login takes. Of a person with one
 * clip, templates come from its first third and probes from its last.
 *
 * A clip that shows too few faces for a side counts as a trial without a face.
 */
export function clipPlan(protocol: Protocol, clips: readonly ClipVectors[]): Plan {
  const people = Math.max(-1, ...clips.map(({ person }) => person)) + 1;
  const clipsOf = Array.from({ length: people }, (_, person) => clips.filter((clip) => clip.person === person));
  const segments = clipsOf.map((own) => (own.length === 1 ? thirdsOf(own[0] as ClipVectors) : wholes(own)));
  const templates = segments.flatMap(({ enrolled }) => enrolled.flatMap((segment) => templatesOf(protocol, segment)));
  const probes = segments.flatMap(({ probed }) => probed.flatMap((segment) => probesOf(protocol, segment)));
  // Only single frames of several clips are chosen alike on both sides.
  return { templates, probes, alike: clipsOf.map((own) => protocol === 'single' && own.length > 1) };
}

function wholes(clips: readonly ClipVectors[]) {
  const all = clips.map(({ person, name, frames }, part): Segment => ({ person, part, label: name, frames }));
  return { enrolled: all, probed: all };
}

/** The first and the last third; of a short clip as much more as a side takes, as long as they stay apart. */
function thirdsOf({ person, name, frames }: ClipVectors) {
  const least = Math.max(templateFrames, loginFrames);
  const count = Math.max(Math.floor(frames.length / 3), Math.min(least, Math.floor(frames.length / 2)));
  const segment = (part: number, which: string, of: readonly Vectors[]): Segment => ({
    person,
    part,
    label: `${name} (${which})`,
    frames: of,
  });
  return {
    enrolled: [segment(0, 'beginning', frames.slice(0, count))],
    probed: [segment(1, 'end', frames.slice(frames.length - count))],
  };
}

function templatesOf(protocol: Protocol, segment: Segment): Side[] {
  if (protocol === 'single') return singles(segment);
  const { frames } = segment;
  const step = Math.floor(frames.length / templateFrames);
  const starts = spread(
    Array.from({ length: step }, (_, i) => i),
    mostTemplates,
  );
  return orNone(
    segment,
    templateFrames,
    starts.map((start) => Array.from({ length: templateFrames }, (_, i) => start + i * step)),
  );
}

function probesOf(protocol: Protocol, segment: Segment): Side[] {
  if (protocol !== 'fused') return singles(segment);
  const { frames } = segment;
  const starts = Array.from({ length: Math.max(0, frames.length - loginFrames + 1) }, (_, i) => i);
  return orNone(
    segment,
    loginFrames,
    spread(starts, mostProbes).map((start) => Array.from({ length: loginFrames }, (_, i) => start + i)),
  );
}

function singles(segment: Segment): Side[] {
  return orNone(
    segment,
    1,
    spread([...segment.frames.keys()], mostProbes).map((i) => [i]),
  );
}

/** A side for each choice of frames; where there is none, one that has no face. */
function orNone(
  { person, part, label, frames }: Segment,
  images: number,
  chosen: readonly (readonly number[])[],
): Side[] {
  const side = { person, parts: [part], images };
  if (chosen.length === 0) return [{ ...side, label, vectors: null }];
  return chosen.map((numbers) => ({
    ...side,
    label: `${label} ${numbers.join('+')}`,
    vectors: fuseAll(numbers.flatMap((i) => frames[i] ?? [])),
  }));
}

/** At most so many of the items, from the first to the last. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)] as T);
}
