import type { CSSProperties } from 'react';
import { type Direction, type Prompt, pointing } from '../../src-shared/domain/liveness.ts';
import { rounding } from '../../src-ui/hex/comb.ts';
import { apothem, roundedPath } from '../../src-ui/hex/geometry.ts';
import { words } from '../../src-ui/words.ts';

/** The badge in units of its own: a hexagon of radius 100. */
const shape = { centre: { x: 0, y: 0 }, radius: 100 };
const height = apothem * shape.radius;
const halo = roundedPath(shape, rounding);
const cell = roundedPath({ ...shape, radius: 96 }, rounding);

/** One arrow that points to the left; the others are the same arrow turned. */
const arrow = 'M45 0H-40M-13 -31 -45 0 -13 31';

/**
 * What the head is asked to do: one arrow and one word, inside the picture where it leads; and a quiet hexagon where the
 * turn after it will lead, which becomes the arrow when its time has come. The picture is a mirror, so the person's own
 * left is on the left.
 */
export function Turn({ towards, next, step }: Extract<Prompt, { is: 'turn' }>) {
  return (
    <>
      {/* By these keys the quiet hexagon stays itself when it becomes the arrow, so that its way there is seen. */}
      <div
        key={`${step} ${towards}`}
        className="turn"
        data-towards={towards}
        data-next={next ?? undefined}
        style={placeOf(towards)}
        aria-hidden="true"
      >
        <Hexagon towards={towards} />
        <p className="turn-word">{words(`scan.turn.${towards}`)}</p>
      </div>
      {next && (
        <div key={`${step + 1} ${next}`} className="turn-ahead" style={placeOf(next)} aria-hidden="true">
          <Hexagon towards={next} />
        </div>
      )}
    </>
  );
}

function Hexagon({ towards }: { readonly towards: Direction }) {
  const [left, up] = pointing[towards];
  return (
    <svg viewBox={`-100 ${-height} 200 ${2 * height}`} aria-hidden="true" focusable="false">
      <path className="turn-halo" d={halo} />
      <path className="turn-cell" d={cell} />
      <g className="turn-arrow">
        <path d={arrow} transform={`rotate(${(Math.atan2(up, left) * 180) / Math.PI})`} />
      </g>
    </svg>
  );
}

/** Where a hexagon lies, 1 as far as they ever do; and how upright its arrow is, which has to leave a word its room. */
function placeOf(towards: Direction): CSSProperties {
  const [left, up] = pointing[towards];
  return { '--aside': -left, '--below': -up, '--steep': Math.abs(up) } as CSSProperties;
}
