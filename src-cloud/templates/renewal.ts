/**
 * Letting a login take the place of the oldest capture, within bounds that keep a template from being led away from its
 * person, step by step, by logins that each were good enough. Pure; works on vectors as they are projected.
 *
 * The bounds: the two captures that begin the enrolment stay; the login must match the template as it was enrolled,
 * not only as it is now; the renewed template must stay close to the enrolled one; and it happens once a day at most.
 */
import { type DecisionTable, decide } from '../../src-face/decision.ts';
import { fuseLooks, likeness } from './calibration.ts';
import { type Look, slots } from './captures.ts';

/** From this margin on a login is good enough to be learnt from: three quarters of the way to the usual login. */
export const highMargin = 0.75;
/** What must lie at least between two renewals. */
export const renewalMs = 24 * 3600 * 1000;

/** A template, opened. */
export interface OpenTemplate {
  readonly enrolledAt: number;
  readonly fused: Look;
  /** As it was enrolled. */
  readonly original: Look;
  /** By their numbers. */
  readonly captures: ReadonlyMap<number, Capture>;
}

export interface Capture {
  readonly look: Look;
  /** Epoch ms; 0 where it was not written down. */
  readonly capturedAt: number;
}

export type Renewal =
  | { readonly is: 'renewed'; readonly slot: number; readonly look: Look; readonly fused: Look }
  | { readonly is: 'kept'; readonly why: string };

const kept = (why: string): Renewal => ({ is: 'kept', why });

/** @param probe of a login that matched with a high margin, without a mask @param now epoch ms */
export function renewal(template: OpenTemplate, probe: Look, table: DecisionTable, now: number): Renewal {
  const anchors = [slots.straight, slots.anchor].flatMap((n) => template.captures.get(n)?.look ?? []);
  if (anchors.length < 2) return kept('fewer than two captures of the enrolment');
  const renewable = slots.renewable.map((slot) => ({ slot, capture: template.captures.get(slot) ?? null }));
  const last = Math.max(...renewable.map(({ capture }) => capture?.capturedAt ?? 0));
  if (last > template.enrolledAt && now - last < renewalMs) return kept('renewed less than a day ago');
  if (decide(likeness(probe, template.original), table)?.matched !== true) {
    return kept('not like the enrolment itself');
  }
  const oldest = renewable.toSorted((a, b) => (a.capture?.capturedAt ?? -1) - (b.capture?.capturedAt ?? -1))[0];
  if (!oldest) return kept('nothing may be renewed');
  const rest = renewable.flatMap(({ slot, capture }) => (slot === oldest.slot || !capture ? [] : [capture.look]));
  const look = only(probe, template.fused);
  const fused = fuseLooks([...anchors, ...rest, look]);
  const drift = decide(likeness(fused, template.original), table);
  if (!drift || drift.margin < highMargin) return kept('the template would drift away from the enrolment');
  return { is: 'renewed', slot: oldest.slot, look, fused };
}

/** What a look has of the networks that the template has. */
const only = (look: Look, template: Look): Look => new Map([...look].filter(([model]) => template.has(model)));
