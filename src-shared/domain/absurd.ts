/** Closes a union: a case that is not handled does not compile, and one that arrives all the same is refused aloud. */
export function absurd(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
