/** Why the administrator's wish was not fulfilled, in a sentence that names the key, the value and what is allowed. */
export class AdminError extends Error {
  readonly code: 'notInitialised' | 'exists' | 'unknown' | 'invalid' | 'inUse';

  constructor(code: AdminError['code'], message: string) {
    super(message);
    this.name = 'AdminError';
    this.code = code;
  }
}
