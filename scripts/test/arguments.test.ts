import { describe, expect, it } from 'vitest';
import { readTestArguments, testHelp } from './arguments.ts';
import { stages } from './stages.ts';

const names = stages.map(({ name }) => name);

describe('the arguments of npm test', () => {
  it('are stages, or none for all', () => {
    expect(readTestArguments([], names)).toEqual({ stages: [], help: false });
    expect(readTestArguments(['types', 'unit tests'], names)).toEqual({ stages: ['types', 'unit tests'], help: false });
  });

  it.each(['--help', '-h'])('ask for help by %s, and run nothing', (flag) => {
    expect(readTestArguments([flag], names)).toEqual({ stages: [], help: true });
  });

  it('are refused where there is no such stage or option', () => {
    expect(() => readTestArguments(['typos'], names)).toThrow(/unknown stage typos; there are: .*types/);
    expect(() => readTestArguments(['--watch'], names)).toThrow(/--watch/);
  });

  it('are told by the help, every stage in its order', () => {
    const help = testHelp(names);
    const places = names.map((name) => help.indexOf(`\n              ${name}\n`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
