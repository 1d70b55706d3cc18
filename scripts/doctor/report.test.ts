import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';
import { judgeCameras, judgeClock, judgeMasks, judgeTier } from './checks.ts';
import { bad, examine, good, linesOf, type Named, stateOf, warning, widthOf } from './report.ts';

describe('the doctor', () => {
  it('says each finding as it comes, one line each, and the remedy below', async () => {
    const said: Named[] = [];
    const checks = [
      { name: 'a', look: () => good('here') },
      { name: 'long', look: async () => warning('hm', 'do this') },
    ];
    const findings = await examine(checks, (finding) => said.push(finding));
    expect(findings).toEqual(said);
    expect(stateOf(findings)).toBe('well');
    expect(said.flatMap((finding) => linesOf(finding, widthOf(checks)))).toEqual([
      'ok       a     here',
      'warning  long  hm',
      '               -> do this',
    ]);
  });

  it('is ill when something is bad or a check breaks, and goes on', async () => {
    const broken = () => {
      throw new Error('boom');
    };
    const findings = await examine(
      [
        { name: 'a', look: broken },
        { name: 'b', look: () => good('fine') },
      ],
      () => undefined,
    );
    expect(stateOf(findings)).toBe('ill');
    expect(findings).toMatchObject([
      { name: 'a', is: 'bad', says: 'boom' },
      { name: 'b', is: 'good' },
    ]);
    expect(stateOf(await examine([{ name: 'a', look: () => bad('x', 'y') }], () => undefined))).toBe('ill');
  });

  it('names the tier with its figures, and warns where they do not do for logins', () => {
    expect(judgeTier('recommended', { holds: true, fmr: 6e-6, fnmr: 0.031 }, '/m')).toEqual(
      good('tier recommended: FMR 6.0e-6, FNMR 3.1 % (/m)'),
    );
    const weak = judgeTier('embedded', { holds: false, fmr: 1e-4, fnmr: 0.061 }, '/m');
    expect(weak).toMatchObject({ is: 'warning', remedy: expect.stringContaining('--tier recommended') });
    expect(weak.says).toContain('FNMR 6.1 %');
  });

  it('says what a policy that accepts masks costs on this machine', () => {
    const embedded = judgeMasks('embedded', { holds: false, fmr: 1.6e-5, fnmr: 0.378 });
    expect(embedded).toMatchObject({
      is: 'warning',
      says: expect.stringMatching(/FNMR 37\.8 %.*"masks: accept"/),
      remedy: expect.stringMatching(/--tier recommended.*--masks refuse/),
    });
    // Better networks are there already.
    const recommended = judgeMasks('recommended', { holds: false, fmr: 6e-6, fnmr: 0.198 });
    expect(recommended).toMatchObject({ is: 'warning', remedy: expect.not.stringContaining('--tier') });
    expect(judgeMasks('recommended', { holds: true, fmr: 6e-6, fnmr: 0.04 }).is).toBe('good');
  });

  it('judges clocks and cameras', () => {
    expect(judgeClock(12)).toEqual(good('12 s ahead of the cloud'));
    expect(judgeClock(-600)).toMatchObject({ is: 'bad', says: '600 s behind the cloud' });
    expect(judgeCameras([], []).is).toBe('warning');
    expect(judgeCameras(['/dev/video0'], [])).toMatchObject({
      is: 'bad',
      remedy: expect.stringContaining('group "video"'),
    });
    expect(judgeCameras(['/dev/video0'], ['/dev/video0'])).toMatchObject({ is: 'good' });
  });
});

describe("the doctor's arguments", () => {
  it('are told from the settings of the agent', () => {
    const asked = readArguments(['camera', '--seconds', '3', '--out=pics', '--json', '--scan-min-sharpness', '0']);
    expect(asked).toEqual({
      subject: 'camera',
      json: true,
      help: false,
      seconds: 3,
      out: 'pics',
      settings: ['--scan-min-sharpness', '0'],
    });
    expect(readArguments([])).toMatchObject({ subject: 'machine', json: false, seconds: 5, out: null, settings: [] });
    expect(readArguments(['--help']).help).toBe(true);
  });

  it.each([['--seconds', '0'], ['--seconds', 'long'], ['--seconds'], ['--out']])('refuses %s %s', (...argv) => {
    expect(() => readArguments(argv)).toThrow(RangeError);
  });
});
