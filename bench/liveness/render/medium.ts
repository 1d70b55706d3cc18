/** What a print or a screen does to a picture it shows: inks and dots, or glowing stripes and a reflection. */
import { type Chance, noiseRun } from './chance.ts';
import { type Canvas, canvasOf, fetch, type Lookup } from './raster.ts';

export interface Print {
  /** How far ink and paper are apart, as levels of black and white, 0..255. */
  readonly black: number;
  readonly white: number;
  readonly saturation: number;
  readonly tint: readonly [number, number, number];
  /** Strength of the dots of the halftone, 0..1, and dots for each pixel of the texture. */
  readonly dots: number;
  readonly density: number;
  /** Angle of the dots' lines, radians; each ink has its own. */
  readonly angle: number;
  /** Strength of paper grain, grey levels. */
  readonly grain: number;
}

/** An office printer, or (`good`) a photo lab: hardly any dots, little tint, full contrast. */
export function printOf(chance: Chance, good: boolean): Print {
  return {
    black: good ? chance.between(4, 14) : chance.between(15, 45),
    white: good ? chance.between(240, 250) : chance.between(205, 238),
    saturation: good ? chance.between(0.92, 1.05) : chance.between(0.6, 0.9),
    tint: [chance.between(0.99, 1.04), 1, good ? chance.between(0.96, 1) : chance.between(0.88, 0.97)],
    dots: good ? chance.between(0, 0.015) : chance.between(0.05, 0.2),
    density: chance.between(0.28, 0.75),
    angle: chance.between(0, Math.PI / 2),
    grain: good ? chance.between(0, 0.8) : chance.between(1, 4),
  };
}

/** The picture as it is on paper, without its dots: those depend on where the camera is. */
export function printed(picture: Canvas, print: Print): Canvas {
  const out = canvasOf(picture.width, picture.height);
  const range = (print.white - print.black) / 255;
  for (let i = 0, line = 0; i < out.rgb.length; line++) {
    const grain = noiseRun(17, line);
    for (let x = 0; x < picture.width; x++, i += 3) {
      const [r, g, b] = [picture.rgb[i] as number, picture.rgb[i + 1] as number, picture.rgb[i + 2] as number];
      const grey = 0.3 * r + 0.59 * g + 0.11 * b;
      const speck = print.grain * grain(x);
      for (let k = 0; k < 3; k++) {
        const colour = grey + print.saturation * ((picture.rgb[i + k] as number) - grey);
        out.rgb[i + k] = (print.black + range * colour) * (print.tint[k] as number) + speck;
      }
    }
  }
  return out;
}

/** Paints a printed sheet: ink, dots, and the light that falls on it (the lookup's third number). */
export function paintPrint(lookup: Lookup, texture: Canvas, print: Print, into: Canvas): void {
  const { shows, distance } = lookup;
  const inks = [0, 0.26, 0.52].map((turn) => [
    Math.cos(print.angle + turn) * print.density,
    Math.sin(print.angle + turn) * print.density,
  ]) as [number, number][];
  for (let i = 0; i < distance.length; i++) {
    if (distance[i] === Number.POSITIVE_INFINITY) continue;
    const [u, v, light] = [shows[3 * i] as number, shows[3 * i + 1] as number, shows[3 * i + 2] as number];
    fetch(texture, u, v, into.rgb, 3 * i);
    for (let k = 0; k < 3; k++) {
      const level = into.rgb[3 * i + k] as number;
      const [a, b] = inks[k] as [number, number];
      // Dots show in the middle tones: paper has none, full ink covers everything.
      const tone = Math.max(0, 1 - Math.abs(level - 120) / 130);
      const dots = 0.5 * (wave(a * u + b * v) + wave(a * v - b * u));
      into.rgb[3 * i + k] = level * light * (1 + print.dots * tone * dots);
    }
  }
}

export interface Panel {
  /** Panel pixels for each camera pixel when held still: under 0.5 the grid is visible, near 1 it beats as moire. */
  readonly pitch: number;
  /** Strength of the grid as the lens leaves it, 0..1. */
  readonly grid: number;
  readonly gamma: number;
  readonly tint: readonly [number, number, number];
  /** Brightness of black and white, 0..255. */
  readonly black: number;
  readonly white: number;
  /** A lamp or window mirrored in the glass: strength in grey levels, place and size in shares of the picture. */
  readonly mirror: { readonly strength: number; readonly x: number; readonly y: number; readonly size: number };
  /** Bright bands that run down: the panel's dimming against the camera's shutter. */
  readonly bands: number;
}

/** An ordinary screen, or (`fine`) one whose pixels the camera cannot see, behind anti-glare glass. */
export function panelOf(chance: Chance, fine: boolean): Panel {
  return {
    pitch: fine ? chance.between(1.6, 2.6) : chance.between(0.4, 1.25),
    grid: fine ? chance.between(0, 0.01) : chance.between(0.05, 0.22),
    gamma: fine ? chance.between(0.96, 1.06) : chance.between(0.85, 1.25),
    tint: fine
      ? [chance.between(0.96, 1.02), 1, chance.between(1, 1.05)]
      : [chance.between(0.88, 0.98), chance.between(0.96, 1), chance.between(1.02, 1.15)],
    black: fine ? chance.between(2, 8) : chance.between(8, 30),
    white: fine ? chance.between(235, 250) : chance.between(205, 255),
    mirror: {
      strength: fine ? chance.between(0, 6) : chance.between(4, 60),
      x: chance.between(0.1, 0.9),
      y: chance.between(0.05, 0.6),
      size: chance.between(0.12, 0.4),
    },
    bands: !fine && chance.maybe(0.4) ? chance.between(0.01, 0.05) : 0,
  };
}

/** Paints a glowing panel; `t` moves its bands, `sway` (pixels) its reflection. */
export function paintPanel(
  lookup: Lookup,
  texture: Canvas,
  panel: Panel,
  into: Canvas,
  t: number,
  sway: readonly [number, number],
): void {
  const { shows, distance, width, height } = lookup;
  const tones = toneTable(panel);
  const { mirror } = panel;
  const [mx, my, size] = [mirror.x * width + 3 * sway[0], mirror.y * height + 3 * sway[1], mirror.size * height];
  for (let y = 0, i = 0; y < height; y++) {
    const band = 1 + panel.bands * wave(y / (0.55 * height) + t / 700);
    for (let x = 0; x < width; x++, i++) {
      if (distance[i] === Number.POSITIVE_INFINITY) continue;
      const [u, v] = [shows[3 * i] as number, shows[3 * i + 1] as number];
      fetch(texture, u, v, into.rgb, 3 * i);
      // Stripes of red, green and blue side by side, and the dark lines between rows.
      const rows = 1 + 0.6 * panel.grid * wave(v * panel.pitch);
      const glare = mirror.strength * Math.exp(-(((x - mx) / size) ** 2) - ((y - my) / size) ** 2);
      for (let k = 0; k < 3; k++) {
        const level = Math.min(255, Math.max(0, into.rgb[3 * i + k] as number));
        const stripes = 1 + panel.grid * wave(u * panel.pitch + k / 3);
        into.rgb[3 * i + k] = ((tones[k] as Float32Array)[level | 0] as number) * band * rows * stripes + glare;
      }
    }
  }
}

function toneTable({ gamma, tint, black, white }: Panel): Float32Array[] {
  return tint.map((factor) =>
    Float32Array.from({ length: 256 }, (_, i) => (black + (white - black) * (i / 255) ** gamma) * factor),
  );
}

const cosines = Float32Array.from({ length: 1024 }, (_, i) => Math.cos((2 * Math.PI * i) / 1024));

/** Cosine of so many turns. */
function wave(turns: number): number {
  return cosines[(turns * 1024) & 1023] as number;
}
