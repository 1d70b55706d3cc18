import type { Direction } from '../../src-shared/domain/liveness.ts';
import { rounding } from '../../src-ui/hex/comb.ts';
import { apothem, roundedPath } from '../../src-ui/hex/geometry.ts';
import { words } from '../../src-ui/words.ts';

/** The badge in units of its own: a hexagon of radius 100. */
const shape = { centre: { x: 0, y: 0 }, radius: 100 };
const height = apothem * shape.radius;

/** One arrow that points to the left; the others are the same arrow turned, and the upright ones leave the word its room. */
const arrow = 'M45 0H-40M-13 -31 -45 0 -13 31';
const turns: Readonly<Record<Direction, string>> = {
  left: 'translate(0 -19)',
  right: 'translate(0 -19) rotate(180)',
  up: 'translate(0 -24) rotate(90) scale(.86)',
  down: 'translate(0 -24) rotate(270) scale(.86)',
};

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
        <path className="turn-arrow" d={arrow} transform={turns[towards]} />
      </svg>
      <p className="turn-word">{words(`scan.turn.${towards}`)}</p>
    </div>
  );
}
