/** How each model of the embedded tier is made from the files of npm packages. */
import { z } from 'zod';
import { dlibToOnnx } from './dlib.ts';
import { ModelError } from './error.ts';
import { GraphModel, type GraphOptions, graphToOnnx } from './graph.ts';
import { describeDetector, joinMeshOutputs, readRefinements } from './mesh.ts';
import type { ReadPackageFile } from './packages.ts';
import { readWeights, WeightGroups } from './weights.ts';
import { storedZip } from './zip.ts';

export type Recipe = (read: ReadPackageFile) => Uint8Array;

/** By the model's id in the manifest. */
export const recipes: Readonly<Record<string, Recipe>> = {
  'face-landmarker': faceLandmarker,
  'dlib-resnet34': dlibResnet34,
  // Whatever tells age and gender stays behind: the graph ends at the descriptor. The network takes any size of picture.
  faceres: (read) =>
    humanNetwork(read, 'faceres', { output: 'global_pooling/Mean', outputName: 'embedding', side: 192 }),
  antispoof: (read) => humanNetwork(read, 'antispoof'),
  liveness: (read) => humanNetwork(read, 'liveness'),
};

const mesh = '@mediapipe/face_mesh';

/**
 * Detector, landmark network with attention, and the canonical face that turns landmarks into a pose.
 * The full-range sparse detector found all 22 faces of the sample photos; the short-range one found 14.
 */
function faceLandmarker(read: ReadPackageFile): Uint8Array {
  const detector = read('@mediapipe/face_detection', 'face_detection_full_range_sparse.tflite');
  const assets = unpackAssets(read);
  const refinements = readRefinements(read(mesh, 'face_mesh_solution_simd_wasm_bin.wasm'));
  return storedZip([
    { name: 'face_detector.tflite', data: describeDetector(detector) },
    {
      name: 'face_landmarks_detector.tflite',
      data: joinMeshOutputs(assets('face_landmark_with_attention.tflite'), refinements),
    },
    {
      name: 'geometry_pipeline_metadata_landmarks.binarypb',
      data: assets('geometry_pipeline_metadata_landmarks.binarypb'),
    },
  ]);
}

const AssetList = z.object({
  files: z.array(z.object({ filename: z.string(), start: z.int().nonnegative(), end: z.int().nonnegative() })),
});

/** The package keeps its assets in one file; the script that loads it lists where each begins and ends. */
function unpackAssets(read: ReadPackageFile): (name: string) => Uint8Array {
  const loader = Buffer.from(read(mesh, 'face_mesh_solution_packed_assets_loader.js')).toString('utf8');
  const listed = /loadPackage\((\{"files":.*?\})\);/s.exec(loader)?.[1];
  if (!listed) throw new ModelError('model-malformed', `${mesh}: its loader lists no assets`);
  const { files } = AssetList.parse(JSON.parse(listed));
  const data = read(mesh, 'face_mesh_solution_packed_assets.data');
  return (name) => {
    const file = files.find(({ filename }) => filename.endsWith(`/${name}`));
    if (!file) throw new ModelError('model-malformed', `${mesh}: its assets hold no ${name}`);
    return data.subarray(file.start, file.end);
  };
}

function dlibResnet34(read: ReadPackageFile): Uint8Array {
  const name = '@vladmandic/face-api';
  const groups = WeightGroups.parse(json(read(name, 'model/face_recognition_model-weights_manifest.json')));
  const bytes = Buffer.concat(groups.flatMap(({ paths }) => paths).map((path) => read(name, `model/${path}`)));
  return dlibToOnnx(readWeights(groups, bytes));
}

function humanNetwork(read: ReadPackageFile, network: string, options?: GraphOptions): Uint8Array {
  const name = '@vladmandic/human';
  const model = GraphModel.parse(json(read(name, `models/${network}.json`)));
  const paths = model.weightsManifest.flatMap((group) => group.paths);
  const bytes = Buffer.concat(paths.map((path) => read(name, `models/${path}`)));
  return graphToOnnx(network, model, readWeights(model.weightsManifest, bytes), options);
}

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));
