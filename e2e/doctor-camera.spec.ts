/** `npm run doctor -- camera` as a person runs it, with Chromium's fake device for a camera. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { CameraReport } from '../scripts/doctor/camera/examine.ts';
import { personClip } from './support/clips.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const fake = ['--host-browser-args', '--use-fake-device-for-media-stream'];

interface Ended {
  readonly code: number;
  readonly out: string;
}

/** Runs the doctor to its end. Clips are small pictures made large, so the gate on sharpness is open for them. */
function doctor(...args: readonly string[]): Promise<Ended> {
  const all = ['scripts/doctor.ts', 'camera', '--seconds', '2', '--scan-min-sharpness', '0', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: root }, (error, out) => {
      resolve({ code: error ? Number(error.code) : 0, out });
    });
  });
}

const findings = ({ out }: Ended): Readonly<Record<string, string>> => {
  const report = JSON.parse(out) as CameraReport;
  return Object.fromEntries(report.findings.map(({ name, is }) => [name, is]));
};

test.describe('the camera doctor', () => {
  let folder = '';
  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hexlock-doctor-test-'));
  });
  test.afterAll(() => rm(folder, { recursive: true, force: true }));

  test('finds a person before the camera, saves pictures on request and for nobody else', async () => {
    const clip = await personClip('Ana');
    const out = join(folder, 'pictures');
    const ended = await doctor(
      ...fake,
      ...['--host-browser-args', `--use-file-for-fake-video-capture=${clip}`],
      ...['--camera-injected', 'accept', '--out', out],
    );
    // Chromium names the device after the file that it plays.
    expect(ended.out).toContain('a virtual camera, accepted');
    expect(ended.out).toMatch(/^ok\s+resolution\s+1920 x 1080$/m);
    expect(ended.out).toMatch(/^ok\s+face\s+in \d+ % of the pictures$/m);
    expect(ended.out).toContain('delete them');
    expect(await readdir(out)).toEqual(['camera-annotated.jpg', 'camera-frame.jpg']);
    for (const name of await readdir(out)) {
      const { mode, size } = await stat(join(out, name));
      expect(mode & 0o777).toBe(0o600);
      expect(size).toBeGreaterThan(10_000);
    }
    // A machine that stood still while it measured is told so; nothing else is wrong with a good camera.
    const wrong = [...ended.out.matchAll(/^BAD\s+(\S+(?: \S+)*)/gm)].map(([, name]) => name);
    expect(wrong.filter((name) => !/^(frame rate|steadiness)/.test(name ?? ''))).toEqual([]);
    expect(ended.code).toBe(wrong.length > 0 ? 1 : 0);
  });

  test('refuses a virtual camera by its name and an empty chair, as JSON, and saves nothing unasked', async () => {
    const ended = await doctor(...fake, '--json');
    expect(findings(ended)).toMatchObject({ device: 'bad', face: 'bad', resolution: 'good' });
    expect((JSON.parse(ended.out) as CameraReport).pictures).toEqual([]);
    expect(ended.code).toBe(1);
  });

  test('says that there is no camera, and what to do', async () => {
    const ended = await doctor('--host-browser-args', '--use-fake-device-for-media-stream=device-count=0', '--json');
    expect(JSON.parse(ended.out)).toMatchObject({ state: 'ill', code: 'camera.absent', measured: null });
    expect(ended.code).toBe(1);
  });

  test('refuses arguments that are none', async () => {
    expect((await doctor('--seconds', 'long')).code).toBe(2);
    expect((await doctor('--no-such-setting', '1')).code).toBe(2);
  });
});
