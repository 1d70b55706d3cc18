/** What is wrong with a new PIN that is typed twice; null when it can be sent. Main and cloud judge it again. */
export type PinFault = 'missing' | 'short' | 'differs';

/** What can be said while the second one is still being typed: that it can no longer become the first one. */
export function faultSoFar(first: string, second: string): Extract<PinFault, 'differs'> | null {
  return first.startsWith(second) ? null : 'differs';
}

/** What is wrong when both are to be sent. @param minLength digits that the policy asks for */
export function faultAtEnd(first: string, second: string, minLength: number): PinFault | null {
  if (first === '') return 'missing';
  if (first.length < minLength) return 'short';
  return first === second ? null : 'differs';
}
