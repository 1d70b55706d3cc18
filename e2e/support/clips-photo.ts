/** Clips from photos: the demo's sitter, drawn frame by frame in a headless browser. Needs nothing but that browser. */
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { framing } from '../../src-renderer/demo/framing.ts';
import { period } from '../../src-renderer/demo/motion.ts';
import { landmarksOf, type PersonName, people } from '../../src-renderer/demo/people.ts';
import type { Pose } from '../../src-shared/domain/face.ts';
import { type Box, faceBox, overlap } from '../../src-ui/vision/metrics.ts';
import { launchChromium } from './chromium.ts';
import { type Cause, causeRound } from './clip-cause.ts';
import type { ClipKind } from './clip-kind.ts';
import type { RenderOrder, RenderPerson } from './clips.page.ts';
import type { LandmarkedFace, Landmarker } from './landmarker.ts';
import { serve } from './serve.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rate = 30;

/** Degrees that somebody looks aside who never faces the camera. */
const turnedAside = 32;

/** A clip in which nobody moves needs few frames: it loops. */
const restingFrames = 15;

/** One page draws with one processor; beyond a few the encoder is what is waited for. */
const lanes = Math.min(4, availableParallelism());

/** Draws the person of a photo and writes the clip to `output`. */
export async function renderPhoto(
  landmarker: Landmarker,
  photo: string,
  kind: ClipKind,
  output: string,
): Promise<void> {
  const sat = sittingOf(await landmarker.detectFile(photo), kind, photo);
  await render([photo], [{ photo: '/photo/0', ...sat }], kind, output);
}

/** What goes wrong in a clip, and which of its two parts is drawn: before it all such clips are the same. */
export interface CausePart {
  readonly cause: Cause;
  readonly part: 'before' | 'since';
}

/** Some of the demo's people, side by side, as they sit in the demo. */
export async function renderPeople(
  names: readonly PersonName[],
  kind: ClipKind,
  output: string,
  cause?: CausePart,
): Promise<void> {
  const sitters = names.map((name) => people.find((each) => each.name === name) ?? people[0]);
  const aspect = 16 / 9 / names.length;
  await render(
    sitters.map(({ photo }) => samplePhoto(photo)),
    sitters.map(({ name, face, pose }, i) => ({
      photo: `/photo/${i}`,
      face,
      pose,
      landmarks: landmarksOf(name),
      cut: framing([face], aspect),
      alone: true,
    })),
    kind,
    output,
    cause,
  );
}

const aside = ({ yaw }: Pose) => Math.abs(yaw);
const askew = ({ yaw, pitch, roll }: Pose) => Math.abs(yaw) + Math.abs(pitch) / 2 + Math.abs(roll) / 2;

/** A sample photo of the package that the demo's people come from. */
export function samplePhoto(name: string): string {
  return `${root}node_modules/@vladmandic/face-api/demo/${name}`;
}

/** An empty room with sensor noise. */
export async function renderNobody(output: string): Promise<void> {
  await render([], [], 'live', output);
}

type Sat = Omit<RenderPerson, 'photo'>;

/** Whose face is shown, and how it is cut: the most frontal of the big ones, or the most turned one. */
export function sittingOf(faces: readonly LandmarkedFace[], kind: ClipKind, photo: string): Sat {
  const boxes = faces.map((each) => faceBox(each.landmarks));
  const tallest = Math.max(...boxes.map((box) => box.height));
  const [best] = faces
    .map(({ pose, landmarks }, i) => ({ pose, landmarks, box: boxes[i] as Box }))
    .filter(({ box }) => box.height > 0.75 * tallest)
    .sort((a, b) => (kind === 'turned' ? aside(b.pose) - aside(a.pose) : askew(a.pose) - askew(b.pose)));
  if (!best) throw new Error(`no face found in ${photo}`);
  const cut = framing([best.box]);
  return {
    face: best.box,
    cut,
    alone: boxes.some((box) => box !== best.box && overlap(box, cut) > 0),
    pose: best.pose,
    landmarks: [...best.landmarks],
    // Away from the camera to the side that the photo shows anyway.
    ...(kind === 'turned' ? { aside: turnedAside * Math.sign(best.pose.yaw || 1) } : {}),
  };
}

/** Runs the pages and appends the JPEG frames that they send: an .mjpeg file is nothing else. */
async function render(
  photos: readonly string[],
  sitters: readonly RenderPerson[],
  kind: ClipKind,
  output: string,
  cause?: CausePart,
): Promise<void> {
  const resting = kind === 'still' || sitters.length === 0;
  const change = Math.round(rate * causeRound.from);
  const order = {
    people: sitters,
    kind,
    rate,
    from: cause?.part === 'since' ? change : 0,
    to: cause?.part === 'before' ? change : resting ? restingFrames : rate * period,
    lanes,
    ...(cause ? { cause: cause.cause } : {}),
  };
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
    '/frame/': (request, response, index) => {
      body(request).then(
        (frame) => {
          frames[Number(index) - order.from] = frame;
          response.end();
        },
        (error: unknown) => response.destroy(error as Error),
      );
    },
  });
  const browser = await launchChromium();
  try {
    const draw = async (lane: number): Promise<void> => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.goto(`${served.origin}/page`);
      await page.waitForFunction(() => 'renderClip' in window);
      await page.evaluate(
        (each) => (window as unknown as { renderClip(order: RenderOrder): Promise<void> }).renderClip(each),
        { ...order, lane },
      );
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => draw(lane)));
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
