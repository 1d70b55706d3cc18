/** Clips from photos: the demo's sitter, drawn frame by frame in a headless browser. Needs nothing but that browser. */
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { framing } from '../../src-renderer/demo/framing.ts';
import { type PersonName, people } from '../../src-renderer/demo/people.ts';
import type { Pose } from '../../src-shared/domain/face.ts';
import { faceBox, overlap } from '../../src-ui/vision/metrics.ts';
import { launchChromium } from './chromium.ts';
import type { ClipKind } from './clip-kind.ts';
import type { RenderOrder, RenderPerson } from './clips.page.ts';
import type { LandmarkedFace, Landmarker } from './landmarker.ts';
import { serve } from './serve.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rate = 30;

const level: Pose = { yaw: 0, pitch: 0, roll: 0 };

/** A still clip needs few frames: it loops. */
const stillFrames = 15;

/** Draws the people of `photos`, side by side, and writes the clip to `output`. */
export async function renderPhoto(
  landmarker: Landmarker,
  photos: readonly string[],
  kind: ClipKind,
  output: string,
): Promise<void> {
  const aspect = 16 / 9 / photos.length;
  const sitters: RenderPerson[] = [];
  for (const [i, photo] of photos.entries()) {
    const faces = await landmarker.detectFile(photo);
    sitters.push({ photo: `/photo/${i}`, ...sittingOf(faces, kind, aspect, photo) });
  }
  await render(photos, { people: sitters, kind, rate, frames: kind === 'still' ? stillFrames : null }, output);
}

/** One of the demo's people, as in the demo. */
export async function renderPerson(name: PersonName, kind: ClipKind, output: string): Promise<void> {
  const { photo, face, pose } = people.find((each) => each.name === name) ?? people[0];
  const sitter = { photo: '/photo/0', face, pose, cut: framing([face]), alone: true };
  const order = { people: [sitter], kind, rate, frames: kind === 'still' ? stillFrames : null };
  await render([samplePhoto(photo)], order, output);
}

/** A sample photo of the package that the demo's people come from. */
export function samplePhoto(name: string): string {
  return `${root}node_modules/@vladmandic/face-api/demo/${name}`;
}

/** An empty room with sensor noise. */
export async function renderNobody(output: string): Promise<void> {
  await render([], { people: [], kind: 'live', rate, frames: rate }, output);
}

type Sat = Omit<RenderPerson, 'photo'>;

/** Whose face is shown, and how it is cut: the most frontal of the big ones, or the most turned one. */
export function sittingOf(faces: readonly LandmarkedFace[], kind: ClipKind, aspect: number, photo: string): Sat {
  const boxes = faces.map((each) => faceBox(each.landmarks));
  const tallest = Math.max(...boxes.map((box) => box.height));
  const frontal = (i: number) => {
    const { yaw, pitch, roll } = faces[i]?.pose ?? level;
    return Math.abs(yaw) + Math.abs(pitch) / 2 + Math.abs(roll) / 2;
  };
  const [best] = boxes
    .map((box, i) => ({ box, turned: frontal(i), pose: faces[i]?.pose ?? level }))
    .filter(({ box }) => box.height > 0.75 * tallest)
    .sort((a, b) => (kind === 'turned' ? b.turned - a.turned : a.turned - b.turned));
  if (!best) throw new Error(`no face found in ${photo}`);
  const cut = framing([best.box], aspect);
  return {
    face: best.box,
    cut,
    alone: boxes.some((box) => box !== best.box && overlap(box, cut) > 0),
    pose: kind === 'turned' ? level : best.pose,
  };
}

/** Runs the page and appends the JPEG frames that it sends: an .mjpeg file is nothing else. */
async function render(photos: readonly string[], order: RenderOrder, output: string): Promise<void> {
  const frames: Buffer[] = [];
  const served = await serve({
    '/page': (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        '<!doctype html><title>clip</title><script type="module" src="/e2e/support/clips.page.ts"></script>',
      );
    },
    ...Object.fromEntries(photos.map((photo, i) => [`/photo/${i}`, photo])),
    ...Object.fromEntries(
      ['e2e', 'src-renderer', 'src-ui', 'src-shared'].map((area) => [`/${area}/`, `${root}${area}/`]),
    ),
    '/frame': (request, response) => {
      body(request).then(
        (frame) => {
          frames.push(frame);
          response.end();
        },
        (error: unknown) => response.destroy(error as Error),
      );
    },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`${served.origin}/page`);
    await page.waitForFunction(() => 'renderClip' in window);
    await page.evaluate(
      (each) => (window as unknown as { renderClip(order: RenderOrder): Promise<void> }).renderClip(each),
      order,
    );
  } finally {
    await browser.close();
    await served.close();
  }
  await writeFile(output, Buffer.concat(frames));
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
