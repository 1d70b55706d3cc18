/** The frames of a clip, one after the other, by ffmpeg: it turns a picture upright and evens out a varying frame rate. */
import { spawn } from 'node:child_process';
import type { Picture } from './picture.ts';

/** A clip that cannot be read; the message says why, without the clip's name. */
export class ClipError extends Error {
  readonly code = 'clip.unusable';
}

/** No more of a clip is read; seconds. */
const longest = 60;
const framesPerSecond = 10;
/** Larger pictures are made smaller, as the camera window does. */
const largestSide = 1280;

/**
 * Ten frames a second of the clip's first minute.
 * @throws {ClipError} when ffmpeg cannot read it
 * @throws {Error} when ffmpeg is not installed
 */
export async function* framesOf(path: string, program = 'ffmpeg'): AsyncGenerator<Picture> {
  const fit = `scale='min(${largestSide},iw)':'min(${largestSide},ih)':force_original_aspect_ratio=decrease`;
  const input = ['-nostdin', '-v', 'error', '-t', String(longest), '-i', path];
  const output = ['-map', '0:v:0', '-vf', `fps=${framesPerSecond},${fit}`, '-pix_fmt', 'rgba', '-c:v', 'pam'];
  const ffmpeg = spawn(program, [...input, ...output, '-f', 'image2pipe', '-'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  ffmpeg.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(0, 500);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    ffmpeg.once('error', reject);
    ffmpeg.once('close', resolve);
  });
  ended.catch(() => undefined); // reported below, after the pipe has ended
  let count = 0;
  try {
    for await (const picture of pictures(ffmpeg.stdout)) {
      count++;
      yield picture;
    }
    const code = await ended.catch((cause: unknown) => {
      throw new Error('ffmpeg cannot be started: install it (Debian: apt install ffmpeg)', { cause });
    });
    // What could be decoded of a damaged clip counts.
    if (count === 0) throw new ClipError(complaint.trim().split('\n')[0] || `no frame (ffmpeg ended with ${code})`);
  } finally {
    ffmpeg.kill();
  }
}

const endOfHeader = 'ENDHDR\n';

/** Pictures out of a stream of PAM files (RGBA). */
export async function* pictures(stream: AsyncIterable<Buffer>): AsyncGenerator<Picture> {
  let chunks: Buffer[] = [];
  let length = 0;
  let head: Head | undefined;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    for (;;) {
      if (!head) {
        const all = Buffer.concat(chunks);
        chunks = [all];
        head = headOf(all);
        if (!head) break;
      }
      const needed = head.length + head.width * head.height * 4;
      if (length < needed) break;
      const all = Buffer.concat(chunks);
      const { width, height } = head;
      yield { width, height, data: new Uint8Array(all.subarray(head.length, needed)) };
      chunks = [all.subarray(needed)];
      length -= needed;
      head = undefined;
    }
  }
}

interface Head {
  readonly width: number;
  readonly height: number;
  /** Bytes of the header itself. */
  readonly length: number;
}

function headOf(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf(endOfHeader);
  if (end < 0) return undefined;
  const text = bytes.toString('latin1', 0, end);
  const number = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  const [width, height] = [number('WIDTH'), number('HEIGHT')];
  if (!text.startsWith('P7') || number('DEPTH') !== 4 || !(width > 0) || !(height > 0)) {
    throw new ClipError('ffmpeg answered with something else than pictures');
  }
  return { width, height, length: end + endOfHeader.length };
}
