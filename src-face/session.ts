/** Weights, checked before they are believed, opened as onnxruntime sessions. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { InferenceSession } from 'onnxruntime-node';
import { FaceEngineError } from './error.ts';
import type { ModelFile } from './types.ts';

/**
 * What puts the right files into place, whatever is wrong with those that are there. Every message below ends with it.
 * An installed product carries its models, so there the way to the same end is to install it again.
 */
const remedy = ({ tier }: ModelFile): string =>
  `Run "npm run models${tier === 'recommended' ? ' -- --tier recommended' : ''}", or install the product again.`;

/**
 * Reads a model and opens it. The bytes that were hashed are the bytes that are run: the file is not read again.
 * @param threads per operator. More than one was slower on a busy machine with two cores.
 * @throws {FaceEngineError} `models.missing` when there is no such file, `models.corrupt` when its size or SHA-256
 *   is not the manifest's, or when the runtime cannot read it. The message names the file and the command that mends it.
 */
export async function openSession(model: ModelFile, threads = 1): Promise<InferenceSession> {
  const bytes = await readChecked(model);
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new FaceEngineError('models.corrupt', `the runtime cannot read ${model.file}. ${remedy(model)}`, { cause });
  } finally {
    discard(bytes);
  }
}

/**
 * Gives a buffer's memory back now. The garbage collector does not see how large it is in time: the difference is
 * tens of megabytes in the resident size of the process.
 */
export function discard(bytes: Uint8Array): void {
  if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength) bytes.buffer.transfer(0);
}

/** The file's bytes, of the size and hash that the manifest promises. Errors as for {@link openSession}. */
export async function readChecked(model: ModelFile): Promise<Uint8Array> {
  const { file } = model;
  try {
    const { size } = await stat(file);
    if (size !== model.bytes) {
      throw new FaceEngineError(
        'models.corrupt',
        `${file} is of another version: ${size} bytes instead of ${model.bytes}. ${remedy(model)}`,
      );
    }
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== model.sha256) {
      throw new FaceEngineError(
        'models.corrupt',
        `${file} is of another version or damaged: its SHA-256 is ${sha256}. ${remedy(model)}`,
      );
    }
    return bytes;
  } catch (cause) {
    if (cause instanceof FaceEngineError) throw cause;
    throw new FaceEngineError('models.missing', `${file} cannot be read. ${remedy(model)}`, { cause });
  }
}
