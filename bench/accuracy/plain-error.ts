/**
 * An error whose message is all that its reader needs: what is wrong with what was given, and the remedy. It carries no stack, so
 * that the sentence does not drown in lines of code.
 */
export class PlainError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    delete this.stack;
  }
}
