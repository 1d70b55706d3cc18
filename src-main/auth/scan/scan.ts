/**
 * One scan: frames in, hints, prompts and finally a probe out. What was gathered is dropped with the scan.
 *
 * At `standard` the judge concludes as soon as there are frames enough, and asks for the challenge only in doubt. At the
 * other levels the challenge is fetched while the first frame is analysed, and begun when that is good: no network sees that
 * frame, which takes a sixth of the time, so that asking costs no wait of its own. What is asked next follows from poses as
 * they arrive; the judge then looks at the analysed frames of just those moments.
 */
import type { Presentation, Scores } from '../../../src-face/liveness/types.ts';
import type { Which } from '../../../src-face/messages.ts';
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { FaceFrame } from '../../../src-shared/domain/face.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Challenge } from '../../../src-shared/domain/liveness.ts';
import { type Asked, type AskedEnd, createAsked } from './asked.ts';
import { type Asking, colours, type Frame, isTurned, toJudge, turningSince } from './asking.ts';
import { createForesight } from './foresight.ts';
import {
  accepted,
  countOf,
  type Gathered,
  isFrontal,
  nothingGathered,
  probeFrames,
  withoutMasks,
  witnessed,
} from './gathered.ts';
import { forAudit, probeOf } from './probe.ts';
import { createFrameQueue } from './queue.ts';
import type { Scan, ScanOptions, ScanRefusal, ScanRules } from './types.ts';
import { createWindowClock } from './window-clock.ts';

/**
 * Frames more that somebody gets who holds so still that nothing is settled, before the challenge or the end comes: a
 * turn takes two seconds, and most people move within one.
 */
const framesMore = { frames: 6, challenge: 3 } as const;
/** A first challenge, and one more for somebody who missed it. */
const mostChallenges = 2;
/** A challenge that waited longer for a good face may lapse before it is answered: the cloud takes it for 20 seconds. */
const staleMs = 5_000;
/** Poses that a challenge begins over: a second of them counts. */
const mostPoses = 24;

export function createScan(options: ScanOptions): Scan {
  const { face, frames, clock, log } = options;
  const startedAt = clock.monotonic();
  const windowClock = createWindowClock();
  const foresee = createForesight();
  let gathered: Gathered = nothingGathered;
  let rules: ScanRules | null = null;
  /** Whether the engine has found a face good that looks at the camera. */
  let fit = false;
  /** Where the head was, in frames that came or will come. */
  let poses: readonly Frame[] = [];
  /** Where it was in the last one that did not and will not. */
  let glimpse: Frame | null = null;
  /** A challenge on its way from the cloud, or that has come and is not begun. */
  let fetching: { readonly challenge: Challenge; readonly at: Ms } | 'underWay' | null = null;
  let asked: Asked | null = null;
  /** The challenge that was answered. */
  let answered: Asked | null = null;
  /** When the last frame was taken that the engine is done with. */
  let analysed: Ms = Number.NEGATIVE_INFINITY;
  /** When the last frame was taken that completed a turn; the frame itself may be on its way. */
  let completing: Ms | null = null;
  /** How the last challenge ended. */
  let before: Asking | null = null;
  /** How many challenges were begun. */
  let begun = 0;
  let toldOutOfTime = false;
  let ended = false;

  const end = (): void => {
    if (ended) return;
    ended = true;
    queue.end();
    asked?.end();
    asked = null;
    fetching = null;
    poses = [];
    answered = null;
    before = null;
    gathered = nothingGathered;
  };
  const refuse = (code: ScanRefusal, scores: Scores = {}): void => {
    end();
    options.onRefused(code, forAudit(scores));
  };
  const fail = (error: unknown): void => {
    if (ended) return;
    end();
    options.onError(error);
  };

  const queue = createFrameQueue({
    onArrived: (frame) => {
      follow(frame);
      return completing !== frame.at ? 'spare' : answered ? 'last' : 'needed';
    },
    analyse: (frame, needed) => face.analyse(frame, networksFor(frame, needed)),
    onAnalysed: (analysis, frame) => {
      analysed = frame.at;
      if (analysis) take(analysis);
      if (asked) foresee(asked, gathered.all, analysed);
      begin();
      decide();
    },
    onError: fail,
  });

  /**
   * Networks decide together, and users enrolled on a workstation with fewer of them must match as well. Frames beyond
   * those that a probe needs are spared the others. Whether a face is good enough to be asked is told without any. Of a turn the view that completes it is held against the straight
   * look, and those on the way are there for what the head does, not for whose it is.
   */
  const networksFor = ({ at }: FaceFrame, needed: boolean): Which => {
    if (!fit && asksAlways()) return 'none';
    if (countOf(gathered) < frames) return 'all';
    const latest = asked ?? answered;
    if (!latest || at <= turningSince(latest.asking())) return 'best';
    return needed ? 'turned' : 'none';
  };

  const take = (analysis: EngineAnalysis): void => {
    // Until the transaction has begun nobody knows whether masks are taken; `know` sorts them out.
    const fault = face.fault(analysis, rules?.masks ?? 'accept');
    if (fault !== null) options.onHint(fault);
    const latest = asked?.asking() ?? answered?.asking() ?? before;
    const looksHere = isFrontal(analysis.pose) && !(latest && isTurned(latest, analysis.pose));
    const good = fault === null && looksHere;
    if (good) fit = true;
    if (good && analysis.embeddings.length > 0) {
      gathered = accepted(gathered, analysis, face.masked(analysis));
      options.onAccepted(Math.min(countOf(gathered), frames));
    } else if (good || asked || answered) {
      gathered = witnessed(gathered, analysis);
    }
  };

  /** What the head does; a frame of which the pose was known changes nothing more. */
  const follow = (frame: Frame): void => {
    const { at, pose } = frame;
    if (at > (poses.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) poses = [...poses, { at, pose }].slice(-mostPoses);
    if (asked?.seen(frame)) completing = frame.at;
    else fetchAhead();
  };

  /** Where the head is between two frames; it may be there before the challenge is. */
  const glance = (frame: Frame): void => {
    glimpse = frame;
    asked?.glimpsed(frame);
  };

  const asksAlways = (): boolean => rules !== null && rules.level !== 'standard';

  /** Whoever looks at the camera will be asked. */
  const fetchAhead = (): void => {
    const last = poses.at(-1);
    if (asksAlways() && begun === 0 && !fetching && last && isFrontal(last.pose)) fetch();
  };

  const fetch = (): void => {
    fetching = 'underWay';
    options.challenge().then((challenge) => {
      if (ended) return;
      fetching = { challenge, at: clock.monotonic() };
      begin();
    }, fail);
  };

  /** Nobody is asked for anything whose face the engine has not found good. */
  const begin = (): void => {
    if (ended || fetching === null || fetching === 'underWay' || !fit) return;
    const { challenge, at } = fetching;
    if (clock.monotonic() - at > staleMs) return fetch();
    const { timers, onPrompt } = options;
    fetching = null;
    begun++;
    asked = createAsked({
      challenge,
      frames: poses,
      glimpse,
      before,
      windowClock,
      clock,
      timers,
      onPrompt,
      onEnd: settle,
    });
    asked.begin();
  };

  const settle = (how: AskedEnd): void => {
    const over = asked;
    asked = null;
    if (ended || !over) return;
    before = over.asking();
    if (how === 'answered') {
      answered = over;
      return;
    }
    // Whoever turned the other way answered, and answered wrong.
    if (how !== 'wrongWay' && begun < mostChallenges) return fetch();
    refuse(how === 'missed' || how === 'unpainted' ? 'challenge.missed' : 'challenge.wrongWay', {
      [`challenge.${how}`]: 1,
    });
  };

  /** After everything that may have settled something. */
  const decide = (): void => {
    if (ended || !rules || asked || fetching) return;
    // What answered the challenge has to be seen by the engine, and nothing that came after it.
    const pending = begun > 0 && !answered?.asking().state.recent.every(({ at }) => at <= analysed);
    const used = probeFrames(gathered, frames);
    if (!used || pending) return;
    if (!face.consistent(used.frames)) return refuse('scan.personChanged');
    const judgement = face.judge(presentation(), rules.level);
    switch (judgement.is) {
      case 'live': {
        const { level } = rules;
        const challenge = answered?.challenge ?? null;
        const probe = probeOf({ judgement, level, challenge, used, embeddings: face.fuse(used.frames) });
        end();
        return options.onProbe(probe);
      }
      case 'attack':
        return refuse(judgement.layer === 'camera' ? 'camera.injected' : 'face.notLive', {
          ...judgement.scores,
          [`${judgement.layer}.${judgement.why}`]: 1,
        });
      case 'open': {
        if (!answered || judgement.needs === 'frames') {
          if (used.frames.length < frames + framesMore[judgement.needs]) return;
        }
        answered = null;
        if (begun < mostChallenges) return fetch();
        return refuse('face.notLive', { ...judgement.scores, 'challenge.open': 1 });
      }
    }
  };

  const presentation = (): Presentation => {
    const camera = options.camera();
    return {
      ...(camera && { camera }),
      frames: gathered.all,
      challenge: answered && toJudge(answered.asking()),
      light: answered ? colours(answered.asking()) : [],
    };
  };

  const inTime = ({ at }: Frame): boolean => {
    if (windowClock.hear({ at, notBefore: startedAt, arrived: clock.monotonic() })) return true;
    // Said once: a window that lies would fill the log.
    if (!toldOutOfTime) log.warn('scan.frameOutOfTime', { at });
    toldOutOfTime = true;
    return false;
  };

  return {
    add: (frame) => {
      if (!ended && inTime(frame)) queue.add(frame);
    },
    posed: (posed) => {
      if (ended || !inTime(posed)) return;
      if (posed.glimpse) glance(posed);
      else follow(posed);
    },
    know: (known) => {
      if (ended) return;
      rules = known;
      if (known.masks === 'refuse') {
        gathered = withoutMasks(gathered);
        fit = countOf(gathered) > 0;
      }
      fetchAhead();
      decide();
    },
    painted: (step, at) => {
      if (ended) return;
      if (!asked?.painted(step, at)) log.warn('scan.paintedUnasked', { step });
    },
    end,
  };
}
