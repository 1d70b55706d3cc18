import { lattice } from './geometry.ts';

const cell = lattice(56);

/** The sea with a faint honeycomb; still, and nothing to a screen reader. */
export function HexBackground() {
  return (
    <div className="hex-background" aria-hidden="true">
      <svg width="100%" height="100%" aria-hidden="true" focusable="false">
        <pattern id="hex-lattice" width={cell.width} height={cell.height} patternUnits="userSpaceOnUse">
          <path className="hex-lattice-line" d={cell.path} />
        </pattern>
        <rect width="100%" height="100%" fill="url(#hex-lattice)" />
      </svg>
    </div>
  );
}
