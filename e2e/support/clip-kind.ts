/**
 * `live`: the person as if at the camera. `still`: one frozen picture, frame for frame the same (an attack).
 * `dark`: the live clip with 4 % of its light. `turned`: a head that never faces the camera.
 */
export const clipKinds = ['live', 'still', 'dark', 'turned'] as const;
export type ClipKind = (typeof clipKinds)[number];
