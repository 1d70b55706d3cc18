/**
 * The scan lab: the real scan, in the installed browser under the product's content policy, with clips as camera.
 *
 *   node e2e/support/lab/run.ts [--enrol] [--seconds 5] CLIP_OR_PHOTO_OR_PERSON ...
 *   node e2e/support/lab/run.ts --demo [--enrol] GUEST ...
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { launchChromium } from '../chromium.ts';
import { clipFor } from '../clips.ts';
import { landmarkerModel } from '../landmarker.ts';
import { type Served, serve } from '../serve.ts';
import type { LabReport, LabWish } from './lab.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = `${root}.hexlock/lab/`;

/** What the product's windows are served with. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; " +
  "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Builds the page and serves it together with the vision files. @param model path of the landmark model. */
export async function serveLab(model = landmarkerModel): Promise<Served> {
  await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: {
      outDir: built,
      emptyOutDir: true,
      modulePreload: false,
      rolldownOptions: {
        input: ['index', 'demo'].map((page) => fileURLToPath(new URL(`${page}.html`, import.meta.url))),
      },
    },
    worker: { format: 'es' },
  });
  return serve(
    {
      '/': built,
      '/demo/people/': `${root}node_modules/@vladmandic/face-api/demo/`,
      '/vision/wasm/': `${root}node_modules/@mediapipe/tasks-vision/wasm/`,
      '/vision/face_landmarker.task': model,
      '/favicon.ico': (_, response) => response.writeHead(204).end(),
    },
    { 'content-security-policy': policy },
  );
}

/** Where the frames come from: a clip (.mjpeg) as the browser's camera, a guest of the demo's camera, or nowhere. */
export type LabCamera = { readonly clip: string } | { readonly guest: string } | { readonly none: true };

/** One scan. */
export async function runLab(lab: Served, camera: LabCamera, wish: LabWish): Promise<LabReport> {
  const browser = await launchChromium('clip' in camera ? camera : {});
  try {
    const page = await browser.newPage();
    page.on('console', (message) => {
      // The network library says hello on the error channel.
      if (message.type() === 'error' && !message.text().startsWith('INFO')) console.error(`  page: ${message.text()}`);
    });
    page.on('pageerror', (error) => console.error(`  page: ${error.message}`));
    await page.goto(`${lab.origin}/${'guest' in camera ? 'demo' : 'index'}.html`);
    await page.waitForFunction(() => 'runLab' in window);
    if ('guest' in camera) await page.evaluate(seatGuest, camera.guest);
    return await page.evaluate(
      (each) => (window as unknown as { runLab(wish: LabWish): Promise<LabReport> }).runLab(each),
      wish,
    );
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
function seatGuest(guest: string): Promise<void> {
  return (window as unknown as { hexlockDemo: { sit(guest: string): Promise<void> } }).hexlockDemo.sit(guest);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}

function line(name: string, report: LabReport): string {
  const q = (values: readonly number[]) => `${quantile(values, 0.5)}/${quantile(values, 0.95)}`;
  const pose = (i: 0 | 1 | 2) =>
    [0.05, 0.5, 0.95].map((part) =>
      quantile(
        report.poses.map((each) => each[i]),
        part,
      ),
    );
  const fps = 1000 / (report.gaps.reduce((sum, gap) => sum + gap, 0) / report.gaps.length);
  const hints = report.hints.map(({ hint, at }) => `${hint ?? '-'}@${Math.round(at)}`).join(' ');
  return [
    `${name}: ${report.camera} ${report.end}, preload ${Math.round(report.preloadMs)} ms, camera ${Math.round(report.cameraMs)} ms,`,
    `first good frame ${report.firstFrameMs === null ? 'never' : `${Math.round(report.firstFrameMs)} ms`},`,
    `${fps.toFixed(1)} fps, frame to reading ${q(report.delays)} ms, page timer ${q(report.stalls)} ms (p50/p95),`,
    `face in ${report.faces}/${report.readings}, ${report.frames.length} frames in ${report.seconds.toFixed(1)} s`,
    `\n   yaw ${pose(0)} pitch ${pose(1)} roll ${pose(2)}; crops ${[...new Set(report.frames.map((f) => `${f.width}x${f.height}`))].slice(0, 3).join(' ')}`,
    `scale ${report.frames[0]?.scale.toFixed(2)}; hints ${hints || 'none'}`,
  ].join(' ');
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { demo: { type: 'boolean' }, enrol: { type: 'boolean' }, seconds: { type: 'string', default: '5' } },
  });
  const lab = await serveLab();
  try {
    for (const input of positionals) {
      const camera = values.demo ? { guest: input } : { clip: input.endsWith('.mjpeg') ? input : await clipFor(input) };
      const wish = { seconds: Number(values.seconds), purpose: values.enrol ? 'enrol' : 'login' } as const;
      console.log(line(input.split('/').at(-1) ?? input, await runLab(lab, camera, wish)));
    }
  } finally {
    await lab.close();
  }
}
