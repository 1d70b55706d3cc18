import { describe, expect, it } from 'vitest';
import { judgeCameras, judgeClock } from './checks.ts';
import { bad, examine, good, warning } from './report.ts';

describe('the doctor', () => {
  it('prints one line per finding and the remedy below', async () => {
    const lines: string[] = [];
    const state = await examine(
      [
        { name: 'a', look: () => good('here') },
        { name: 'long', look: async () => warning('hm', 'do this') },
      ],
      (line) => lines.push(line),
    );
    expect(state).toBe('well');
    expect(lines).toEqual(['ok       a     here', 'warning  long  hm', '               -> do this']);
  });

  it('is ill when something is bad or a check breaks, and goes on', async () => {
    const lines: string[] = [];
    const broken = () => {
      throw new Error('boom');
    };
    expect(
      await examine(
        [
          { name: 'a', look: broken },
          { name: 'b', look: () => good('fine') },
        ],
        (line) => lines.push(line),
      ),
    ).toBe('ill');
    expect(lines[0]).toContain('boom');
    expect(lines.at(-1)).toContain('fine');
    expect(await examine([{ name: 'a', look: () => bad('x', 'y') }], () => undefined)).toBe('ill');
  });

  it('judges clocks and cameras', () => {
    expect(judgeClock(12)).toEqual(good('12 s ahead of the cloud'));
    expect(judgeClock(-600)).toMatchObject({ is: 'bad', says: '600 s behind the cloud' });
    expect(judgeCameras([], []).is).toBe('warning');
    expect(judgeCameras(['/dev/video0'], [])).toMatchObject({
      is: 'bad',
      remedy: expect.stringContaining('group "video"'),
    });
    expect(judgeCameras(['/dev/video0'], ['/dev/video0'])).toEqual(good('/dev/video0'));
  });
});
