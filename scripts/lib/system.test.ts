import { describe, expect, it } from 'vitest';
import { ensureSystem, type Machine, type Need } from './system.ts';

function machine(over: Partial<Machine> & { missing: Need[]; installable?: boolean }) {
  const missing = new Set(over.missing);
  const ran: string[] = [];
  const said: string[] = [];
  const it: Machine = {
    platform: 'linux',
    isRoot: true,
    isDebian: true,
    has: (need) => !missing.has(need),
    run: async (command, args) => {
      ran.push([command, ...args].join(' '));
      if (args[0] === 'install' && over.installable !== false) missing.clear();
      return 0;
    },
    say: (line) => said.push(line),
    ...over,
  };
  return { it, ran, said };
}

describe('the machine', () => {
  it('is left alone when nothing is missing', async () => {
    const { it: m, ran, said } = machine({ missing: [] });
    expect(await ensureSystem(['chromium'], m)).toEqual([]);
    expect([ran, said]).toEqual([[], []]);
  });

  it('gets exactly what is missing, as root on Debian', async () => {
    const { it: m, ran } = machine({ missing: ['chromium', 'fonts'] });
    expect(await ensureSystem(['chromium', 'xvfb', 'fonts'], m)).toEqual([]);
    expect(ran.at(-1)).toBe('apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core');
  });

  it('is told what to install, for anyone else', async () => {
    const user = machine({ missing: ['xvfb'], isRoot: false });
    expect(await ensureSystem(['xvfb'], user.it)).toEqual(['xvfb']);
    expect(user.said).toEqual(['missing on this machine: xvfb; run: sudo apt-get install -y xvfb']);
    const other = machine({ missing: ['chromium'], isDebian: false });
    expect(await ensureSystem(['chromium'], other.it)).toEqual(['chromium']);
    expect(other.said[0]).toContain('HEXLOCK_CHROMIUM');
    expect([...user.ran, ...other.ran]).toEqual([]);
  });

  it('says so when the installation did not help', async () => {
    const { it: m, said } = machine({ missing: ['ffmpeg'], installable: false });
    expect(await ensureSystem(['ffmpeg'], m)).toEqual(['ffmpeg']);
    expect(said.at(-1)).toBe('could not install ffmpeg; see apt-get');
  });
});
