/**
 * What an agent tells its watchdog, over the pipe between them, as it happens and again every second: that it stands
 * before the desktop, that somebody is signed in, or that it ends because it was asked to. The last word counts when the
 * agent ends: what was written before a SIGKILL is still read after it.
 */
import type { Ms } from '../../src-shared/domain/ids.ts';

export const words = ['locked', 'open', 'leaving'] as const;
export type Word = (typeof words)[number];

export const isWord = (message: unknown): message is Word => words.some((word) => word === message);

/** An agent says its word this often, so that its watchdog knows that its event loop turns. */
export const heartbeatMs: Ms = 1_000;
/**
 * Silent for so long an agent is in doubt, and for as long once more it hangs, and is ended. Twice, because after a sleep
 * of the machine the first time says nothing. Starting takes less than both, networks warmed and all.
 */
export const silentMs: Ms = 15_000;
