/**
 * Presentations without a camera: a head with depth, or a picture of it, that turns as it is told. Landmarks and traces
 * are drawn, so that geometry and motion see what they would see; the networks' scores are given.
 */
import { type Embedding, landmarkCount, type Pose } from '../../src-shared/domain/face.ts';
import { alignArcFace } from '../align.ts';
import { signatureOf } from '../signature.ts';
import { syntheticLandmarks } from '../synthetic.ts';
import type { EngineAnalysis, Signature } from '../types.ts';
import { analysisOf } from './analyses.ts';
import { pattern, type Scene, shoot } from './pictures.ts';

export interface Sitter {
  /** 1 = round as a head, 0 = a picture, which shows no other side however it is turned. */
  readonly depth: number;
  /** 1 = the nose stands out, 0 = it lies in the sheet. */
  readonly nose: number;
  readonly person: number;
}

export const someone: Sitter = { depth: 1, nose: 1, person: 1 };
export const picture: Sitter = { depth: 0, nose: 0, person: 1 };
export const bentPicture: Sitter = { depth: 1, nose: 0, person: 1 };

const middle = 160;
const faceHeight = 160;

/** One frame of somebody whose head is turned; `breath` moves the lower face a little, pixels. */
export function frameOf(
  sitter: Sitter,
  seq: number,
  at: number,
  pose: Pose,
  more: Partial<EngineAnalysis> = {},
  breath = 5.2 * Math.sin(seq * 2),
): EngineAnalysis {
  return analysisOf(seq, {
    at,
    pose,
    landmarks: turnedLandmarks(sitter.depth, pose),
    signature: turnedSignature(sitter, pose, breath, seq),
    embeddings: [embeddingOf(sitter.person)],
    cues: { ...analysisOf(seq).cues, digest: seq },
    ...more,
  });
}

/** An ellipsoid of the mesh's outline, as deep as it is wide, its nose half as far again; seen from far away. */
function turnedLandmarks(depth: number, { yaw, pitch }: Pose): Float32Array {
  const flat = syntheticLandmarks(0, 0, faceHeight);
  const [cy, sy] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const [cp, sp] = [Math.cos((pitch * Math.PI) / 180), Math.sin((pitch * Math.PI) / 180)];
  const landmarks = new Float32Array(landmarkCount * 3);
  for (let i = 0; i < landmarkCount; i++) {
    // The outline runs round the face; within it, points of other numbers lie nearer to the middle.
    const inwards = 0.35 + 0.65 * (((i * 7) % 11) / 10);
    const [x, y] = [(flat[3 * i] as number) * inwards, (flat[3 * i + 1] as number) * inwards];
    const share = Math.min(1, (x / (0.4 * faceHeight)) ** 2 + (y / (0.5 * faceHeight)) ** 2);
    const z = depth * 0.4 * faceHeight * Math.sqrt(1 - share);
    landmarks[3 * i] = middle + x * cy + z * sy;
    landmarks[3 * i + 1] = middle + y * cp - z * sp;
    landmarks[3 * i + 2] = -z;
  }
  return landmarks;
}

const traces = new Map<string, Signature>();

function turnedSignature({ depth, nose }: Sitter, { yaw, pitch }: Pose, breath: number, seed: number): Signature {
  const key = [depth, nose, yaw, pitch, breath, seed].join();
  const known = traces.get(key);
  if (known) return known;
  const bump = (x: number, y: number, cx: number, cy: number, size: number) =>
    Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / size);
  const [across, down] = [Math.cos((yaw * Math.PI) / 180), Math.cos((pitch * Math.PI) / 180)];
  const scene: Scene = (seenX, seenY) => {
    // What is turned away gets narrower.
    const [x, y] = [middle + (seenX - middle) / across, middle + (seenY - middle) / down];
    // The tip of the nose lies a little below the middle of the eyes and the mouth's corners.
    const near = depth * 0.45 * bump(x, y, middle, middle, 5_000) + nose * 0.65 * bump(x, y, middle, middle + 8, 1_200);
    return pattern(x - near * yaw, y + near * pitch + breath * bump(x, y, middle, 205, 900));
  };
  const trace = signatureOf(alignArcFace(shoot(scene, { noise: 3, seed: seed + 1, jitter: 0.2 })));
  traces.set(key, trace);
  return trace;
}

function embeddingOf(person: number): Embedding {
  const vector = new Float32Array(128);
  vector[person] = 1;
  return { model: 'mobilefacenet', vector };
}
