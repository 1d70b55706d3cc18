import type { Direction } from '../../src-shared/domain/liveness.ts';
import { rounding } from '../../src-ui/hex/comb.ts';
import { apothem, roundedPath } from '../../src-ui/hex/geometry.ts';
import { words } from '../../src-ui/words.ts';

/** The badge in units of its own: a hexagon of radius 100. */
const shape = { centre: { x: 0, y: 0 }, radius: 100 };
const height = apothem * shape.radius;

/** One arrow that points to the left, above the word; the others are the same arrow turned about its middle. */
const arrow = 'M46 -18H-40M-12 -48 -44 -18 -12 12';
const turns: Readonly<Record<Direction, number>> = { left: 0, up: 90, right: 180, down: 270 };

/**
 * What the head is asked to do: one arrow and one word, inside the picture at the side where it leads. The picture is
 * a mirror, so the person's own left is on the left.
 */
export function Turn({ towards }: { readonly towards: Direction }) {
  return (
    <div className="turn" data-towards={towards} aria-hidden="true">
      <svg viewBox={`-100 ${-height} 200 ${2 * height}`} aria-hidden="true" focusable="false">
        <path className="turn-halo" d={roundedPath(shape, rounding)} />
        <path className="turn-cell" d={roundedPath({ ...shape, radius: 96 }, rounding)} />
        <path className="turn-arrow" d={arrow} transform={`rotate(${turns[towards]} 0 -18)`} />
      </svg>
      <p className="turn-word">{words(`scan.turn.${towards}`)}</p>
    </div>
  );
}
