/** Pictures from files that others made: decoded when they can be, refused with a reason when not. */
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

/** RGBA, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A file that shows nothing a face could be found in; the message says why, without the file's name. */
export class PictureError extends Error {
  readonly code = 'picture.unusable';
}

/** Longer pictures are halved, or made smaller still: the landmark network looks at 192 pixels, the embedders at 150. */
export const longestSide = 1600;
/** A face in fewer pixels could not be told from another. */
export const leastSide = 24;

/** What a JPEG may take while it is decoded, megabytes: 8K needs about 700. */
const decoderMemory = 2048;
const decoderPixels = 120;

/**
 * A JPEG or PNG, whatever its file is called.
 * @throws {PictureError} for other formats, cut-off files, and pictures too small or too large
 */
export function decodePicture(file: Uint8Array): Picture {
  const decode = decoderOf(file);
  if (!decode) throw new PictureError(file.length === 0 ? 'the file is empty' : 'neither a JPEG nor a PNG');
  const picture = decoded(decode, file);
  const { width, height } = picture;
  if (Math.min(width, height) < leastSide) throw new PictureError(`${width} x ${height} pixels are too few`);
  return shrunk(picture, Math.ceil(Math.max(width, height) / longestSide));
}

type Decode = (file: Uint8Array) => Picture;

function decoded(decode: Decode, file: Uint8Array): Picture {
  try {
    return decode(file);
  } catch (cause) {
    throw new PictureError(`cannot be decoded: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function decoderOf(file: Uint8Array): Decode | undefined {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => file[i] === byte);
  if (starts(0xff, 0xd8)) return decodeJpeg;
  if (starts(0x89, 0x50, 0x4e, 0x47)) return decodePng;
  return undefined;
}

function decodeJpeg(file: Uint8Array): Picture {
  const options = { useTArray: true, maxMemoryUsageInMB: decoderMemory, maxResolutionInMP: decoderPixels } as const;
  // A file that was cut off decodes to grey below the cut; the decoder does not say so, the missing end marker does.
  if (!endsAsJpeg(file)) throw new Error('the file is cut off');
  const { width, height, data } = jpeg.decode(file, options);
  return { width, height, data };
}

/** Whether the marker "end of image" follows the first scan; the thumbnail in a header has one of its own. */
function endsAsJpeg(file: Uint8Array): boolean {
  const scan = firstScan(file);
  if (scan === undefined) return false;
  for (let i = file.length - 1; i > scan; i--) if (file[i] === 0xd9 && file[i - 1] === 0xff) return true;
  return false;
}

/** Where the first "start of scan" stands: each segment before it says its own length. */
function firstScan(file: Uint8Array): number | undefined {
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1] as number;
    if (marker === 0xda) return at;
    const padding = marker === 0xff;
    at += padding ? 1 : 2 + (((file[at + 2] as number) << 8) | (file[at + 3] as number));
  }
  return undefined;
}

function decodePng(file: Uint8Array): Picture {
  const { width, height, data } = PNG.sync.read(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** Each pixel the mean of a block of `by` times `by`; what does not fill a block at the right and below is left out. */
export function shrunk(picture: Picture, by: number): Picture {
  if (by <= 1) return picture;
  const width = Math.floor(picture.width / by);
  const height = Math.floor(picture.height / by);
  const data = new Uint8Array(width * height * 4);
  const sums = new Float64Array(4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sums.fill(0);
      for (let j = 0; j < by; j++) {
        let from = ((y * by + j) * picture.width + x * by) * 4;
        for (let i = 0; i < by; i++) {
          for (let channel = 0; channel < 4; channel++) {
            sums[channel] = (sums[channel] as number) + (picture.data[from++] as number);
          }
        }
      }
      for (let channel = 0; channel < 4; channel++) {
        data[(y * width + x) * 4 + channel] = Math.round((sums[channel] as number) / (by * by));
      }
    }
  }
  return { width, height, data };
}
