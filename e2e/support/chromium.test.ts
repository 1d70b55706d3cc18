import { describe, expect, it } from 'vitest';
import { chromiumArgs, findChromium } from './chromium.ts';

describe('findChromium', () => {
  const only = (...paths: string[]) => ({ env: {}, exists: (path: string) => paths.includes(path) });

  it('takes the first browser at its usual place', () => {
    expect(findChromium({ ...only('/usr/bin/google-chrome', '/usr/bin/chromium'), platform: 'linux' })).toBe(
      '/usr/bin/chromium',
    );
    const edge = 'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(findChromium({ ...only(edge), platform: 'win32' })).toBe(edge);
  });

  it('follows HEXLOCK_CHROMIUM, and refuses it when there is nothing', () => {
    const env = { HEXLOCK_CHROMIUM: '/opt/browser' };
    expect(findChromium({ env, exists: () => true, platform: 'linux' })).toBe('/opt/browser');
    expect(() => findChromium({ env, exists: () => false, platform: 'linux' })).toThrow('/opt/browser');
  });

  it('says what to do when there is none', () => {
    expect(() => findChromium({ ...only(), platform: 'linux' })).toThrow('HEXLOCK_CHROMIUM');
  });
});

describe('chromiumArgs', () => {
  it('switches the sandbox off for root only', () => {
    expect(chromiumArgs({ root: true })).toContain('--no-sandbox');
    expect(chromiumArgs({ root: false })).not.toContain('--no-sandbox');
  });

  it('has a camera only where one is asked for', () => {
    const fake = '--use-fake-device-for-media-stream';
    expect(chromiumArgs()).not.toContain(fake);
    expect(chromiumArgs({ camera: true })).toContain(fake);
    expect(chromiumArgs({ clip: '/tmp/a.mjpeg' })).toEqual(
      expect.arrayContaining([fake, '--use-file-for-fake-video-capture=/tmp/a.mjpeg']),
    );
    expect(chromiumArgs({ cameras: 0 })).toContain(`${fake}=device-count=0`);
  });

  it('lets pages have the camera unless a test says otherwise', () => {
    const unasked = '--use-fake-ui-for-media-stream';
    expect(chromiumArgs({ camera: true })).toContain(unasked);
    expect(chromiumArgs({ camera: true, allowed: false })).not.toContain(unasked);
  });
});
