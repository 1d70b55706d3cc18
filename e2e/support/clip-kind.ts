/**
 * `live`: the person as if at the camera. `still`: one frozen picture, frame for frame the same (an attack).
 * `dark`: the live clip with 4 % of its light. `turned`: a head that never faces the camera. `small`: live, from a
 * camera of 1280x720. `close`: live, from a camera of 640x480 that the face comes so near to that it is taller than the
 * picture.
 */
export const clipKinds = ['live', 'still', 'dark', 'turned', 'small', 'close'] as const;
export type ClipKind = (typeof clipKinds)[number];

/** Size of a clip's pictures. */
export function sizeOf(kind: ClipKind): { readonly width: number; readonly height: number } {
  if (kind === 'close') return { width: 640, height: 480 };
  return kind === 'small' ? { width: 1280, height: 720 } : { width: 1920, height: 1080 };
}

/** How much taller than the picture a face is that came too close. */
export const closeFace = 1.45;
