/** Clips from recordings: one fixed crop that holds the face, scaled to 1080p, played forward and backward. Needs ffmpeg. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { framing } from '../../src-renderer/demo/framing.ts';
import { type Box, faceBox } from '../../src-ui/vision/metrics.ts';
import { type ClipKind, sizeOf } from './clip-kind.ts';
import type { Landmarker } from './landmarker.ts';

/** Of a recording longer than this, the first part is used. */
const longestSeconds = 6;

const rate = 30;
const jpeg = ['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg'];

export async function recordedClip(
  landmarker: Landmarker,
  input: string,
  kind: Exclude<ClipKind, 'still' | 'turned' | 'close'>,
  output: string,
): Promise<void> {
  const crop = await cropOf(landmarker, input);
  const { width, height } = sizeOf(kind);
  const light = kind === 'dark' ? ',colorchannelmixer=rr=0.04:gg=0.04:bb=0.04' : '';
  // Sensor noise that changes with every frame: a camera never shows the same picture twice.
  const graph =
    `[0:v]fps=${rate},${crop},scale=${width}:${height}:flags=bicubic,setsar=1${light}` +
    ',noise=alls=3:allf=t,split[a][b];[b]reverse,trim=start_frame=1[r];[a][r]concat=n=2:v=1';
  await ffmpeg(['-t', String(longestSeconds), '-i', input, '-filter_complex', graph, ...jpeg, output]);
}

/** One frame from the middle, frozen. */
export async function stillOfRecording(landmarker: Landmarker, input: string, output: string): Promise<void> {
  const crop = await cropOf(landmarker, input);
  const { width, height } = sizeOf('still');
  const filter = `${crop},scale=${width}:${height}:flags=bicubic,setsar=1`;
  const frame = await ffmpeg(['-ss', '1', '-i', input, '-vf', filter, '-frames:v', '1', ...jpeg, 'pipe:1']);
  await writeFile(output, Buffer.concat(Array.from({ length: rate }, () => frame)));
}

/** The ffmpeg filter that cuts the recording down to the face's surroundings, padded where they reach past it. */
async function cropOf(landmarker: Landmarker, input: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-clip-'));
  try {
    await ffmpeg(['-t', String(longestSeconds), '-i', input, '-vf', 'fps=5', join(folder, '%03d.png')]);
    const boxes: Box[] = [];
    for (const name of (await readdir(folder)).sort()) {
      const [face] = await landmarker.detectFile(join(folder, name));
      if (face) boxes.push(faceBox(face.landmarks));
    }
    if (boxes.length === 0) throw new Error(`no face found in ${input}`);
    const { x, y, width, height } = framing(boxes);
    const margin = 2 * Math.ceil(width);
    return (
      `pad=iw+${2 * margin}:ih+${2 * margin}:${margin}:${margin}:color=0x707478,` +
      `crop=${width}:${height}:${x + margin}:${y + margin}`
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs ffmpeg and answers with what it wrote to its output pipe. */
function ffmpeg(args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', (error) =>
      reject(new Error(`recordings need ffmpeg (Debian: apt install ffmpeg), photos do not: ${error.message}`)),
    );
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`ffmpeg ended with ${code}: ${Buffer.concat(complaints).toString().trim()}`));
    });
  });
}
