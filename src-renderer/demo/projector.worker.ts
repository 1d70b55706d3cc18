/** Draws the demo camera's pictures while somebody looks at them, away from the page's own thread. */
import { drawn, type Scene, sceneOf } from './chair.ts';
import { type Asked, type Manner, nothing } from './neck.ts';
import type { FromProjector, ToProjector } from './projector.ts';

/** What the camera says it has. */
const size = { width: 1920, height: 1080 } as const;

/** At most this many pictures a second, and never more than half of the time spent on drawing them. */
const fastestMs = 1000 / 24;

const onlookers = new Map<number, WritableStreamDefaultWriter<VideoFrame>>();
let scene: Scene | undefined;
let seen: { readonly asked: Asked; readonly manner: Manner } = { asked: nothing, manner: 'answers' };
/** Counts choices: a photo that loads late must not push out whoever was chosen after it. */
let latest = 0;
let frame = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<ToProjector>) => {
  switch (data.is) {
    case 'show':
      show(data.id, data.guest).then(
        () => answer({ is: 'shown', id: data.id }),
        (error: unknown) => answer({ is: 'failed', id: data.id, why: String(error) }),
      );
      return;
    case 'stall':
      latest++;
      scene = undefined;
      return;
    case 'see':
      seen = { asked: data.asked, manner: data.manner };
      scene?.see(seen.asked, seen.manner, performance.now());
      return;
    case 'look':
      onlookers.set(data.id, data.to.getWriter());
      if (timer === undefined) draw();
      return;
    case 'leave':
      leave(data.id);
  }
};

async function show(id: number, guest: Extract<ToProjector, { is: 'show' }>['guest']): Promise<void> {
  latest = id;
  const next = await sceneOf(guest, (photo) => `/demo/people/${photo}`);
  if (latest !== id) return;
  scene = next;
  scene.see(seen.asked, seen.manner, performance.now());
}

function draw(): void {
  const before = performance.now();
  if (scene) send(scene, before);
  const spent = performance.now() - before;
  timer = onlookers.size > 0 ? setTimeout(draw, Math.max(fastestMs - spent, spent)) : undefined;
}

function send(now: Scene, at: number): void {
  const { data } = now.draw(at, frame++);
  const picture = new VideoFrame(data, {
    format: 'RGBX',
    codedWidth: drawn.width,
    codedHeight: drawn.height,
    displayWidth: size.width,
    displayHeight: size.height,
    timestamp: Math.round(at * 1000),
  });
  for (const [id, writer] of onlookers) {
    // Nobody takes them: the camera of that window was closed.
    if ((writer.desiredSize ?? 0) > 0) writer.write(picture.clone()).catch(() => leave(id));
  }
  picture.close();
}

function leave(id: number): void {
  const writer = onlookers.get(id);
  onlookers.delete(id);
  // A track that has ended took the stream with it.
  writer?.close().catch(() => undefined);
}

function answer(message: FromProjector): void {
  self.postMessage(message);
}
