/**
 * Looks at this machine's camera through the installed browser, without a window, as the lock screen would: the same
 * request to the device, the same vision worker.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumArgs, findChromium } from '../../../e2e/support/chromium.ts';
import { serve } from '../../../e2e/support/serve.ts';
import { alignArcFace } from '../../../src-face/align.ts';
import { measureQuality } from '../../../src-face/quality.ts';
import type { Settings } from '../../../src-shared/contracts/config.ts';
import { CodeSchema } from '../../../src-shared/contracts/errors.ts';
import { decodeFrame } from '../../../src-shared/contracts/frames.ts';
import type { Code } from '../../../src-shared/domain/codes.ts';
import type { FrameQuality } from '../../../src-shared/domain/face.ts';
import type { DoctorPage, DrawnLine, LookAnswer, Pictures } from './page.ts';
import { type CameraMeasurement, measurementOf } from './statistics.ts';

export interface LookOptions {
  readonly settings: Pick<Settings, 'modelsDir' | 'wasmDir' | 'host'>;
  readonly seconds: number;
  /** Whether `draw` will be asked for. */
  readonly pictures: boolean;
}

export type Look =
  | {
      readonly is: 'measured';
      readonly measured: CameraMeasurement;
      readonly draw: (lines: readonly DrawnLine[]) => Promise<Pictures>;
    }
  | { readonly is: 'failed'; readonly code: Code };

/** Opens browser and camera, hands what was measured to `use`, and closes both. */
export async function lookAtCamera<T>(options: LookOptions, use: (look: Look) => Promise<T>): Promise<T> {
  const { settings, seconds, pictures } = options;
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-doctor-'));
  try {
    await buildPage(folder);
    const served = await serve({
      '/': `${folder}/`,
      '/vision/wasm/': `${settings.wasmDir}/`,
      '/vision/face_landmarker.task': join(settings.modelsDir, 'face_landmarker.task'),
      '/favicon.ico': (_, response) => response.writeHead(204).end(),
    });
    const browser = await chromium.launch({
      executablePath: settings.host.browser || findChromium(),
      // The person asked for the look by running the command, so the browser does not ask again.
      args: [...chromiumArgs(), '--use-fake-ui-for-media-stream', ...settings.host.browserArgs],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`${served.origin}/index.html`);
      await page.waitForFunction(() => 'cameraDoctor' in window);
      const answer = await page.evaluate(
        (wish): Promise<LookAnswer> => (window as unknown as { cameraDoctor: DoctorPage }).cameraDoctor.look(wish),
        { seconds, pictures },
      );
      const draw = (lines: readonly DrawnLine[]): Promise<Pictures> =>
        page.evaluate(
          (all): Promise<Pictures> => (window as unknown as { cameraDoctor: DoctorPage }).cameraDoctor.draw(all),
          lines,
        );
      return await use(
        answer.is === 'seen'
          ? { is: 'measured', measured: measurementOf(answer.raw, answer.crops.map(qualityOf)), draw }
          : { is: 'failed', code: CodeSchema.parse(answer.code) },
      );
    } finally {
      await browser.close();
      await served.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As the agent's engine measures a frame of a scan. */
function qualityOf(crop: string): FrameQuality {
  const frame = decodeFrame(Buffer.from(crop, 'base64'));
  return measureQuality(frame, alignArcFace(frame));
}

async function buildPage(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      modulePreload: false,
      rolldownOptions: { input: join(root, 'index.html') },
    },
    worker: { format: 'es' },
  });
}
