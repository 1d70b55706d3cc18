/** Why the engine could not do its work. */
export type FaceErrorCode = 'models.missing' | 'models.corrupt' | 'engine.crashed' | 'engine.closed';

/** The code is for programs, the message for the log: it names files and causes, never what a camera saw. */
export class FaceEngineError extends Error {
  readonly code: FaceErrorCode;

  constructor(code: FaceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FaceEngineError';
    this.code = code;
  }
}
