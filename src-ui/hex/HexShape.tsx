import { rounding } from './comb.ts';
import { apothem, roundedPath } from './geometry.ts';

/** How far outside the shape its focus ring runs, in design units. */
const ringDistance = 7;

/** The drawn hexagon behind a cell: its fill, and the ring that shows where the keyboard is. */
export function HexShape({ radius }: { readonly radius: number }) {
  const height = apothem * radius;
  const centre = { x: 0, y: 0 };
  return (
    <svg
      className="hex-shape"
      viewBox={`${-radius} ${-height} ${2 * radius} ${2 * height}`}
      aria-hidden="true"
      focusable="false"
    >
      <path className="hex-ring" d={roundedPath({ centre, radius: radius + ringDistance }, rounding)} />
      <path className="hex-fill" d={roundedPath({ centre, radius }, rounding)} />
    </svg>
  );
}
