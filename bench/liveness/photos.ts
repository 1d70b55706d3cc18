/** The people of the studio: photos in which one frontal face is large enough to be filmed. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jpeg from 'jpeg-js';
import { people } from '../../src-renderer/demo/people.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { type Box, faceBox } from '../../src-ui/vision/metrics.ts';
import { hashOf } from '../accuracy/cache.ts';
import { DatasetError, identityOf } from '../accuracy/dataset.ts';
import { type FaceFinder, isFound } from '../accuracy/faces.ts';
import type { Picture } from '../accuracy/picture.ts';
import { shuffled } from '../accuracy/random.ts';
import type { Chance } from './render/chance.ts';
import { canvasFrom } from './render/raster.ts';
import { seated } from './render/room.ts';
import { type Cast, type Sitter, sitterOf } from './render/scene.ts';

/** A photo that can be filmed. */
export interface Photo {
  readonly name: string;
  readonly hash: string;
  readonly face: () => FaceFrame;
}

/** Degrees: the head is turned from here, and a photo from the side has no other cheek to show. */
const frontal = { yaw: 9, pitch: 13, roll: 9 } as const;
/** Pixels, forehead to chin: less would be drawn out of nothing. */
const leastHeight = 88;

/** Photos that come with a package: always there. */
const sampleFolder = fileURLToPath(new URL('../../node_modules/@vladmandic/face-api/demo/', import.meta.url));
/** How much around a sample face is cut out of its photo, in heights of the face from its middle. */
const surroundings = 1.45;

/** The demo's people, for a checkout without photos: few, but of a high resolution. */
export async function samplePhotos(finder: Pick<FaceFinder, 'findIn'>): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const { name, photo, face } of people) {
    const { width, height, data } = jpeg.decode(await readFile(join(sampleFolder, photo)), { useTArray: true });
    const picture = around({ width, height, data }, face);
    const search = await finder.findIn(picture, hashOf(picture.data, `${picture.width}`));
    if (isFound(search)) photos.push({ name, hash: search.hash, face: search.frame });
  }
  return photos;
}

/** The part of a picture around a face. */
function around({ width, height, data }: Picture, face: Box): Picture {
  const reach = surroundings * face.height;
  const [x, y] = [face.x + face.width / 2, face.y + face.height / 2];
  const [left, top] = [Math.max(0, Math.round(x - reach)), Math.max(0, Math.round(y - reach))];
  const [right, bottom] = [Math.min(width, Math.round(x + reach)), Math.min(height, Math.round(y + reach))];
  const part = new Uint8Array((right - left) * (bottom - top) * 4);
  for (let row = top; row < bottom; row++) {
    part.set(data.subarray((row * width + left) * 4, (row * width + right) * 4), (row - top) * (right - left) * 4);
  }
  return { width: right - left, height: bottom - top, data: part };
}

/** The people of a folder, and the photos that cannot stand for anybody. */
export interface Album {
  readonly photos: readonly Photo[];
  /** Scans of printed pictures: a head made of one shows the printer's dots, and whoever refuses it is right. */
  readonly prints: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Photos of different people, at most `most`, in an order that the seed draws.
 * @param printIn what shows that a photo is itself a printed picture, or null
 * @throws {DatasetError} when the folder cannot be read or shows too few faces that can be filmed
 */
export async function readPhotos(
  folder: string,
  most: number,
  seed: number,
  finder: Pick<FaceFinder, 'find'>,
  printIn: (face: FaceFrame) => string | null,
): Promise<Album> {
  const remedy = 'Give a folder of portraits with --photos.';
  const files = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new DatasetError(`${folder} cannot be read. ${remedy}`, { cause });
  });
  const pictures = files.filter((file) => /\.(jpe?g|png)$/i.test(file)).sort();
  const firsts = new Map(pictures.toReversed().map((file) => [identityOf(file) ?? basename(file), file]));
  const photos: Photo[] = [];
  const prints: { file: string; reason: string }[] = [];
  for (const [name, file] of shuffled([...firsts].sort(), seed)) {
    if (photos.length >= most) break;
    const search = await finder.find(join(folder, file));
    if (!isFound(search) || search.view !== null || !isFrontal(search.pose)) continue;
    const face = search.frame();
    if (faceBox(face.landmarks).height < leastHeight || isCutOff(face)) continue;
    const reason = printIn(face);
    if (reason !== null) {
      prints.push({ file: name, reason });
      continue;
    }
    photos.push({ name, hash: search.hash, face: search.frame });
  }
  if (photos.length < 2) {
    throw new DatasetError(`${folder} shows ${photos.length} frontal faces of enough size; two are needed. ${remedy}`);
  }
  return { photos, prints };
}

const isFrontal = ({ yaw, pitch, roll }: FaceFrame['pose']) =>
  Math.abs(yaw) <= frontal.yaw && Math.abs(pitch) <= frontal.pitch && Math.abs(roll) <= frontal.roll;

/** Whether the forehead or the chin lies at the photo's very edge. */
function isCutOff({ landmarks, width, height }: FaceFrame): boolean {
  const box = faceBox(landmarks);
  const room = 0.12 * box.height;
  return box.x < room || box.y < room || box.x + box.width > width - room || box.y + box.height > height - room;
}

/** The camera's picture that a photo is filmed in: large for a photo of a high resolution. */
function frameFor(face: FaceFrame, chance: Chance): { width: number; height: number; faceHeight: number } {
  const { height } = faceBox(face.landmarks);
  if (height >= 170 && face.height / height >= 1.6) {
    return { width: 640, height: 480, faceHeight: Math.min(1.25 * height, chance.between(185, 235)) };
  }
  // A small photo would show its own edges in a wide picture: the camera's is as narrow as the crop.
  return { width: 400, height: 320, faceHeight: chance.between(150, 180) };
}

/** Two people seated before one camera, and a real clip where there are any. */
export function castOf(victim: Photo, other: Photo, clip: Cast['clip'], chance: Chance): Cast {
  const face = victim.face();
  const frame = frameFor(face, chance);
  const focal = frame.width * chance.between(0.9, 1.3);
  const off = { x: chance.between(-0.04, 0.04) * frame.width, y: chance.between(-0.03, 0.03) * frame.height };
  return {
    victim: seat(victim.name, face, frame, off, focal),
    other: seat(other.name, other.face(), frame, off, focal),
    clip,
  };
}

function seat(
  name: string,
  face: FaceFrame,
  frame: { readonly width: number; readonly height: number; readonly faceHeight: number },
  off: { readonly x: number; readonly y: number },
  focal: number,
): Sitter {
  const box = faceBox(face.landmarks);
  const scale = frame.faceHeight / box.height;
  const left = frame.width / 2 + off.x - scale * (box.x + box.width / 2);
  const top = 0.52 * frame.height + off.y - scale * (box.y + box.height / 2);
  const photo = canvasFrom({ width: face.width, height: face.height, data: face.pixels });
  const landmarks = face.landmarks.map((value, i) => scale * value + (i % 3 === 0 ? left : i % 3 === 1 ? top : 0));
  const picture = seated(photo, { scale, left, top }, frame);
  return sitterOf(name, { picture, landmarks, pose: face.pose }, focal);
}

/** Stands for a cast in a cache's key. */
export const castHash = (victim: Photo, other: Photo): string => hashOf(victim.hash, other.hash);
