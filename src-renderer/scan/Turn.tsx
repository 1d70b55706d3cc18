import { type Direction, pointing } from '../../src-shared/domain/liveness.ts';
import { rounding } from '../../src-ui/hex/comb.ts';
import { apothem, roundedPath } from '../../src-ui/hex/geometry.ts';
import { words } from '../../src-ui/words.ts';

/** The badge in units of its own: a hexagon of radius 100. */
const shape = { centre: { x: 0, y: 0 }, radius: 100 };
const height = apothem * shape.radius;

/** One arrow that points to the left; the others are the same arrow turned, and the more upright ones leave the word its room. */
const arrow = 'M45 0H-40M-13 -31 -45 0 -13 31';
function turned(left: number, up: number): string {
  const steep = Math.abs(up);
  const degrees = (Math.atan2(up, left) * 180) / Math.PI;
  return `translate(0 ${-19 - 5 * steep}) rotate(${degrees}) scale(${1 - 0.14 * steep})`;
}

/**
 * What the head is asked to do: one arrow and one word, inside the picture where it leads. The picture is
 * a mirror, so the person's own left is on the left.
 */
export function Turn({ towards }: { readonly towards: Direction }) {
  const [left, up] = pointing[towards];
  return (
    <div
      className="turn"
      data-towards={towards}
      style={{ '--aside': -left, '--below': -up } as React.CSSProperties}
      aria-hidden="true"
    >
      <svg viewBox={`-100 ${-height} 200 ${2 * height}`} aria-hidden="true" focusable="false">
        <path className="turn-halo" d={roundedPath(shape, rounding)} />
        <path className="turn-cell" d={roundedPath({ ...shape, radius: 96 }, rounding)} />
        <path className="turn-arrow" d={arrow} transform={turned(left, up)} />
      </svg>
      <p className="turn-word">{words(`scan.turn.${towards}`)}</p>
    </div>
  );
}
