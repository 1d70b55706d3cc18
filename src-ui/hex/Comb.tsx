import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import type { Arrangement } from './comb.ts';
import { type Hexagon, unitPath } from './geometry.ts';
import { HexShape } from './HexShape.tsx';

/** Lengths in design units as custom properties; hex.css multiplies them by `--u`. */
type Units = CSSProperties & Readonly<Record<`--${string}`, number>>;

/** The comb: as large as its arrangement, in the middle of its stage. On a small screen its cells form a column. */
export function Comb({
  arrangement,
  kind,
  children,
}: {
  readonly arrangement: Arrangement<string>;
  readonly kind: string;
  readonly children: ReactNode;
}) {
  const { x, y, width, height } = arrangement.bounds;
  const style: Units = { '--left': x, '--top': y, '--width': width, '--height': height };
  return (
    <div className="comb" data-kind={kind} style={style}>
      <ClipShape />
      {children}
    </div>
  );
}

const place = ({ centre, radius }: Hexagon): Units => ({ '--x': centre.x, '--y': centre.y, '--r': radius });

/** A cell that holds other things: the form, the camera, a message. */
export function HexCell({
  cell,
  name,
  tone = 'calm',
  children,
}: {
  readonly cell: Hexagon;
  /** Says what it holds, for the style sheet and tests. */
  readonly name: string;
  readonly tone?: 'calm' | 'honey';
  readonly children: ReactNode;
}) {
  return (
    <div className="hex" data-cell={name} data-tone={tone} style={place(cell)}>
      <HexShape radius={cell.radius} />
      <div className="hex-content">{children}</div>
    </div>
  );
}

export interface HexTileProps {
  readonly cell: Hexagon;
  readonly name: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail: ReactNode;
  /** `honey`: the next thing to do. `dim`: present, and not to be used here. */
  readonly tone?: 'calm' | 'honey' | 'dim';
  /** Stays focusable and answers a press with the reason. */
  readonly unavailable?: boolean;
  /** Takes the focus when a change of screen left it nowhere. */
  readonly autoFocusMark?: boolean;
  readonly onPress: (click: MouseEvent) => void;
}

/** A cell that is one button. */
export function HexTile(props: HexTileProps) {
  const { cell, name, icon, title, detail, tone = 'calm', unavailable = false, autoFocusMark, onPress } = props;
  return (
    <button
      type="button"
      className="hex hex-tile"
      data-cell={name}
      data-tone={tone}
      style={place(cell)}
      aria-disabled={unavailable || undefined}
      data-autofocus={autoFocusMark || undefined}
      onClick={onPress}
    >
      <HexShape radius={cell.radius} />
      <span className="hex-content">
        <span className="hex-icon">{icon}</span>
        <strong>{title}</strong>
        <span className="hex-detail">{detail}</span>
      </span>
    </button>
  );
}

/** The clip path of everything that has a hexagon's outline; 0.07 of the radius is `rounding` of the big one. */
function ClipShape() {
  return (
    <svg className="hex-defs" width="0" height="0" aria-hidden="true" focusable="false">
      <clipPath id="hex-clip" clipPathUnits="objectBoundingBox">
        <path d={unitPath(0.07)} />
      </clipPath>
    </svg>
  );
}
