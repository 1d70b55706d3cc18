import { describe, expect, it } from 'vitest';
import { resize } from './searched.ts';

describe('resize', () => {
  it.each([
    ['a wide picture', { width: 1920, height: 1080 }, [640, 360]],
    ['one of 4:3', { width: 1600, height: 1200 }, [640, 480]],
    ['one on its side', { width: 1080, height: 1920 }, [270, 480]],
    ['one of 8K', { width: 7680, height: 4320 }, [640, 360]],
    ['one that is smaller already', { width: 320, height: 240 }, [320, 240]],
    ['one that is next to nothing', { width: 6400, height: 1 }, [640, 1]],
  ])('searches %s at its own proportions', (_, frame, [resizeWidth, resizeHeight]) => {
    expect(resize(frame)).toEqual({ resizeWidth, resizeHeight });
  });
});
