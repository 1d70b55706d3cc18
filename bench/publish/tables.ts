/**
 * What each block of docs/biometrics.md shows, made from committed results. Pure. A field that is missing is an error: a
 * page must not keep a number that no result has.
 */
import { accuracyBlocks } from './accuracy.ts';
import type { Block } from './blocks.ts';
import { conditionBlocks } from './conditions.ts';
import { livenessBlocks } from './liveness.ts';
import { timeBlocks } from './times.ts';

/** By the name of the block. */
export const blocks: Readonly<Record<string, Block>> = {
  ...accuracyBlocks,
  ...conditionBlocks,
  ...livenessBlocks,
  ...timeBlocks,
};
