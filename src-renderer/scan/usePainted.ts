import { useLayoutEffect } from 'react';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import { promptKey } from '../../src-ui/vision/pick.ts';

/**
 * Says when a prompt stands on the screen, once for each. The first animation frame after the change draws it, the
 * second one begins when it has been drawn; a window that nobody sees draws nothing and says nothing.
 * @param attempt the prompt belongs to it: the same prompt in another attempt is another one.
 * @param onPainted gets the prompt and the moment, ms of `performance.now()`, which stamps the frames as well.
 */
export function usePainted(
  prompt: Prompt | null,
  attempt: string | null,
  onPainted: (prompt: Prompt, at: number) => void,
): void {
  const key = prompt === null ? null : promptKey(prompt);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view carries an equal prompt in another object.
  useLayoutEffect(() => {
    if (prompt === null || attempt === null) return;
    let handle = requestAnimationFrame(() => {
      handle = requestAnimationFrame(() => onPainted(prompt, performance.now()));
    });
    return () => cancelAnimationFrame(handle);
  }, [key, attempt]);
}
