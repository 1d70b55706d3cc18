import type { Code } from './codes.ts';

/** The one thing a person should change next, most urgent first. The words are in `assets/locales` under `hints`. */
export const hints = [
  'nobody',
  'severalPeople',
  'tooDark',
  'backlit',
  'tooBright',
  'closer',
  'fartherAway',
  'centre',
  'lookAtCamera',
  'straighten',
  'uncover',
  'takeMaskOff',
  'glare',
  'eyesOpen',
  'holdStill',
] as const;

export type Hint = (typeof hints)[number];

/** What a scan that ran out of time says, from the hint that stood last. */
export const codeOfHint: Readonly<Record<Hint, Code>> = {
  nobody: 'scan.nobody',
  severalPeople: 'scan.severalPeople',
  tooDark: 'scan.tooDark',
  backlit: 'scan.backlit',
  tooBright: 'scan.tooBright',
  closer: 'scan.tooFar',
  fartherAway: 'scan.tooNear',
  centre: 'scan.offCentre',
  lookAtCamera: 'scan.turnedAway',
  straighten: 'scan.turnedAway',
  uncover: 'scan.covered',
  takeMaskOff: 'scan.masked',
  glare: 'scan.glare',
  eyesOpen: 'scan.eyesClosed',
  holdStill: 'scan.blurred',
};
