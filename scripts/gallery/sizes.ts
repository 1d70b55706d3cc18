/**
 * The sizes that every state has to fit, in CSS pixels. `zoom200` is a screen of 1366 x 768 at 200 %; `zoom400` is the
 * size that WCAG 2.2 asks pages to reflow to (1.4.10).
 */
export const sizes = {
  /** The least that shows hexagons (below 80em or 45em there is a column of cards): nowhere a hexagon has less room. */
  '1280x720': { width: 1280, height: 720, deviceScaleFactor: 1 },
  /** Tall for its width: here the tiles come nearest to the header's corners. */
  '1280x800': { width: 1280, height: 800, deviceScaleFactor: 1 },
  '1366x768': { width: 1366, height: 768, deviceScaleFactor: 1 },
  '1920x1080': { width: 1920, height: 1080, deviceScaleFactor: 1 },
  '3840x2160': { width: 3840, height: 2160, deviceScaleFactor: 1 },
  /** Half of a screen, taller than wide. */
  '960x1080': { width: 960, height: 1080, deviceScaleFactor: 1 },
  zoom200: { width: 683, height: 384, deviceScaleFactor: 2 },
  zoom400: { width: 320, height: 256, deviceScaleFactor: 4 },
} as const;
export type SizeName = keyof typeof sizes;
