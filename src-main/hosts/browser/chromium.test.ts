import { describe, expect, it } from 'vitest';
import { findBrowser, hasDisplay } from './chromium.ts';

describe('findBrowser', () => {
  it('takes the one that was set, and no other in its place', () => {
    expect(findBrowser('/opt/browser', 'linux', (path) => path === '/opt/browser')).toBe('/opt/browser');
    expect(findBrowser('/opt/browser', 'linux', (path) => path === '/usr/bin/chromium')).toBeNull();
  });

  it('takes the first at its usual place', () => {
    expect(findBrowser('', 'linux', (path) => path.startsWith('/usr/bin/google'))).toBe('/usr/bin/google-chrome');
    expect(findBrowser('', 'win32', (path) => path.includes('(x86)\\Microsoft'))).toContain('msedge.exe');
    expect(findBrowser('', 'linux', () => false)).toBeNull();
    expect(findBrowser('', 'aix', () => true)).toBeNull();
  });
});

describe('hasDisplay', () => {
  it('asks the environment on Linux and takes it for granted elsewhere', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});
