/** Detection error trade-off: what a lower FMR costs in FNMR, drawn as SVG (ISO/IEC 19795-1: both axes in normal deviates). */
import { falseNonMatchRate, type Trials } from './statistics.ts';

export interface DetPoint {
  readonly fmr: number;
  readonly fnmr: number;
}

export interface DetCurve {
  /** Curves of one panel are drawn over each other. */
  readonly panel: string;
  /** Curves of one series share a colour: a tier. */
  readonly series: string;
  /** Curves of one kind share a stroke: a protocol. */
  readonly kind: string;
  readonly points: readonly DetPoint[];
}

const perDecade = 20;
const fromDecade = -6;
const highest = 0.5;

/** The trade-off at FMRs that are even in their logarithm, as far down as the trials can show. */
export function detPoints({ genuine, impostor }: Trials): DetPoint[] {
  const points: DetPoint[] = [];
  for (let step = fromDecade * perDecade; 10 ** (step / perDecade) <= highest; step++) {
    const rate = 10 ** (step / perDecade);
    if (!impostor.sees(rate)) continue;
    const threshold = impostor.thresholdFor(rate);
    const fmr = impostor.shareFrom(threshold);
    if (fmr > 0) points.push({ fmr, fnmr: falseNonMatchRate(genuine, threshold) });
  }
  return points;
}

const xTicks = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 0.5];
const yTicks = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4];
const size = { width: 460, height: 400, left: 64, right: 16, top: 40, bottom: 56 } as const;
const legendLine = 20;

/** One colour for each series, legible on white and on near-black. */
const light = ['#0a58ca', '#b54708', '#087443', '#7a2bbf', '#b42318'];
const dark = ['#79b8ff', '#ffb067', '#6fdc9e', '#cfa2ff', '#ff9d94'];
const strokes = ['2 4', '8 4', ''];

/** The curves, a panel beside the other. */
export function detSvg(curves: readonly DetCurve[]): string {
  const distinct = (pick: (curve: DetCurve) => string) => [...new Set(curves.map(pick))];
  const panels = distinct(({ panel }) => panel);
  const series = distinct(({ series }) => series);
  const kinds = distinct(({ kind }) => kind);
  const width = Math.max(1, panels.length) * size.width;
  const height = size.height + legendLine * Math.max(series.length, kinds.length) + 24;
  const body = panels.map((panel, i) => {
    const own = curves.filter((curve) => curve.panel === panel);
    const lines = own.map((curve) => line(curve, series.indexOf(curve.series), kinds.indexOf(curve.kind)));
    return `<g transform="translate(${i * size.width} 0)">${frame(panel)}${lines.join('')}</g>`;
  });
  const legend = [
    ...series.map((name, i) => entry(name, `class="line s${i % light.length}"`, size.left, i)),
    ...kinds.map((name, i) => entry(name, `class="line plain"${dashes(i)}`, size.left + 210, i)),
    `<circle class="ink" cx="${size.left + 378}" cy="8" r="4"/>${words('FMR 1e-4', size.left + 392, 0)}`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Detection error trade-off">
<title>Detection error trade-off by tier and protocol</title>
<style>${style()}</style>
<rect class="paper" width="${width}" height="${height}"/>
${body.join('\n')}
<g transform="translate(0 ${size.height + 8})">${legend.join('')}</g>
</svg>
`;
}

function style(): string {
  const colours = (list: readonly string[]) => list.map((colour, i) => `.s${i}{stroke:${colour}}`).join('');
  const dots = (list: readonly string[]) => list.map((colour, i) => `.d${i}{fill:${colour}}`).join('');
  const day = `.paper{fill:#fff}.ink{fill:#1c2024}.grid{stroke:#d5d9de}.plain{stroke:#1c2024}${colours(light)}${dots(light)}`;
  const night = `.paper{fill:#14171a}.ink{fill:#eceef0}.grid{stroke:#3b4148}.plain{stroke:#eceef0}${colours(dark)}${dots(dark)}`;
  return `text{font:12px system-ui,sans-serif}.head{font-size:14px;font-weight:600}.line{fill:none;stroke-width:2}.grid{stroke-width:1}${day}@media (prefers-color-scheme:dark){${night}}`;
}

const plot = {
  left: size.left,
  right: size.width - size.right,
  top: size.top,
  bottom: size.height - size.bottom,
} as const;

/** Where a rate lies between the ends of its axis, 0..1; beyond them it is at the end. */
function place(rate: number, ticks: readonly number[]): number {
  const [from, to] = [probit(ticks[0] as number), probit(ticks.at(-1) as number)];
  const at = (probit(Math.min(Math.max(rate, 1e-9), 1 - 1e-9)) - from) / (to - from);
  return Math.min(1, Math.max(0, at));
}

const x = (fmr: number) => plot.left + place(fmr, xTicks) * (plot.right - plot.left);
const y = (fnmr: number) => plot.bottom - place(fnmr, yTicks) * (plot.bottom - plot.top);
const round = (value: number) => Math.round(value * 10) / 10;

function frame(panel: string): string {
  const columns = xTicks.map((rate) => {
    const at = round(x(rate));
    const label = `<text class="ink" x="${at}" y="${plot.bottom + 18}" text-anchor="middle">${rateText(rate)}</text>`;
    return `<line class="grid" x1="${at}" y1="${plot.top}" x2="${at}" y2="${plot.bottom}"/>${label}`;
  });
  const rows = yTicks.map((rate) => {
    const at = round(y(rate));
    const least = rate === yTicks[0] ? '\u2264 ' : ''; // what lies below is drawn at the edge
    const label = `<text class="ink" x="${plot.left - 8}" y="${at + 4}" text-anchor="end">${least}${percent(rate)}</text>`;
    return `<line class="grid" x1="${plot.left}" y1="${at}" x2="${plot.right}" y2="${at}"/>${label}`;
  });
  const middle = (plot.left + plot.right) / 2;
  return [
    `<text class="ink head" x="${plot.left}" y="24">${xmlText(panel)}</text>`,
    ...columns,
    ...rows,
    `<text class="ink" x="${middle}" y="${plot.bottom + 42}" text-anchor="middle">FMR: strangers who match</text>`,
    `<text class="ink" transform="translate(16 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle">FNMR: people who do not match themselves</text>`,
  ].join('');
}

/** The operating point that is compared with others is marked. */
const marked = 1e-4;

function line({ points }: DetCurve, series: number, kind: number): string {
  if (points.length === 0) return '';
  const path = points.map(({ fmr, fnmr }, i) => `${i === 0 ? 'M' : 'L'}${round(x(fmr))} ${round(y(fnmr))}`).join('');
  const colour = series % light.length;
  const at = points.findLast(({ fmr }) => fmr <= marked);
  const near = at && at.fmr > marked / 2;
  const dot = near ? `<circle class="d${colour}" cx="${round(x(at.fmr))}" cy="${round(y(at.fnmr))}" r="4"/>` : '';
  return `<path class="line s${colour}" d="${path}"${dashes(kind)}/>${dot}`;
}

const dashes = (kind: number) => {
  const stroke = strokes[kind % strokes.length];
  return stroke ? ` stroke-dasharray="${stroke}"` : '';
};

function entry(name: string, attributes: string, left: number, row: number): string {
  const at = row * legendLine + 8;
  return `<path ${attributes} d="M${left} ${at}h36"/>${words(name, left + 46, row)}`;
}

const words = (text: string, left: number, row: number) =>
  `<text class="ink" x="${left}" y="${row * legendLine + 12}">${xmlText(text)}</text>`;

const rateText = (rate: number) => (rate < 0.01 ? `1e${Math.round(Math.log10(rate))}` : percent(rate));
const percent = (rate: number) => `${Number((rate * 100).toPrecision(2))} %`;
const xmlText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * The inverse of the normal distribution function, by rational approximation (P. J. Acklam); wrong by less than 1.2e-9
 * of the value.
 * @param p between 0 and 1, both excluded
 */
export function probit(p: number): number {
  const low = 0.02425;
  if (p > 0.5) return -probit(1 - p);
  if (p < low) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(tail.above, q) / polynomial(tail.below, q);
  }
  const q = p - 0.5;
  return (q * polynomial(centre.above, q * q)) / polynomial(centre.below, q * q);
}

const centre = {
  above: [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ],
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
} as const;
const tail = {
  above: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
} as const;

/** Horner's rule, the highest power first. */
const polynomial = (coefficients: readonly number[], at: number) =>
  coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0);
