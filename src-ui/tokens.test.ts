import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Colours = Readonly<Record<string, string>>;

/** The plain colours that one rule of the file sets. */
function rule(selector: string): Colours {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no rule ${selector}`);
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
}

const dark = rule(':root');
const light = { ...dark, ...rule(':root[data-theme="light"]') };
const looks: Readonly<Record<string, Colours>> = {
  dark,
  light,
  'dark, more contrast': { ...dark, ...rule(':root[data-contrast="more"]') },
  'light, more contrast': {
    ...light,
    ...rule(':root[data-contrast="more"]'),
    ...rule(':root[data-theme="light"][data-contrast="more"]'),
  },
};

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** Text, and what it stands on; AA asks for 4.5. */
const texts: readonly (readonly [string, string])[] = [
  ...['deep', 'sea', 'glow', 'tile', 'tile-hover', 'host', 'field'].flatMap((ground) => [
    ['ink', ground] as const,
    ['muted', ground] as const,
  ]),
  ['pale-ink', 'pale'],
  ['honey-ink', 'honey'],
  ['honey-ink', 'honey-hover'],
  ['honey-muted', 'honey'],
  ['ok', 'host'],
  ['warn', 'host'],
  ['warn', 'deep'],
  ['warn', 'warn-deep'],
];

/** What shows where a control is, or that it has the focus; AA asks for 3. */
const shapes: readonly (readonly [string, string])[] = [
  ['line-strong', 'host'],
  ['line-strong', 'field'],
  ['focus', 'host'],
  ['focus', 'sea'],
  ['focus', 'tile'],
  ['pale', 'host'],
  ['ok', 'deep'],
];

describe.each(Object.entries(looks))('%s', (_, colours) => {
  const of = (name: string) => {
    const colour = colours[name];
    if (!colour) throw new Error(`no colour ${name}`);
    return colour;
  };
  it.each(texts)('%s can be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapes)('%s can be seen on %s', (shape, ground) => {
    expect(contrast(of(shape), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('contrast', () => {
  it('is 21 between black and white, and 1 between equals', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#123456', '#123456')).toBe(1);
  });
});
