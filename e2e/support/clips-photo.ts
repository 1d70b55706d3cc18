import type { ClipKind } from './clips.ts';
import type { Landmarker } from './landmarker.ts';
export async function renderPhoto(_l: Landmarker, _p: readonly string[], _k: ClipKind, _o: string): Promise<void> {
  throw new Error('todo');
}
export async function renderNobody(_o: string): Promise<void> {
  throw new Error('todo');
}
