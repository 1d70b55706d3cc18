/** Weights, checked before they are believed, opened as onnxruntime sessions. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { InferenceSession } from 'onnxruntime-node';
import { FaceEngineError } from './error.ts';
import type { ModelFile } from './types.ts';

/**
 * Reads a model and opens it. The bytes that were hashed are the bytes that are run: the file is not read again.
 * @param threads per operator. More than one was slower on a busy machine with two cores.
 * @throws {FaceEngineError} `models.missing` when there is no such file, `models.corrupt` when its size or SHA-256
 *   is not the manifest's, or when the runtime cannot read it.
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
    throw new FaceEngineError('models.corrupt', `the runtime cannot read ${model.file}`, { cause });
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
      throw new FaceEngineError('models.corrupt', `${file} has ${size} bytes instead of ${model.bytes}`);
    }
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== model.sha256) throw new FaceEngineError('models.corrupt', `${file} has another SHA-256: ${sha256}`);
    return bytes;
  } catch (cause) {
    if (cause instanceof FaceEngineError) throw cause;
    throw new FaceEngineError('models.missing', `${file} cannot be read`, { cause });
  }
}
