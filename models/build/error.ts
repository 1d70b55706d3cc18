/** What can go wrong while models are built or fetched. */
export type ModelErrorCode =
  | 'package-missing'
  | 'package-changed'
  | 'model-malformed'
  | 'model-unsupported'
  | 'checksum-mismatch'
  | 'source-missing'
  | 'source-unreachable'
  | 'manifest-invalid';

/** A failure of the model build; the message names the file and ends with the remedy. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelError';
    this.code = code;
  }
}
