/** Small pure helpers for text that people typed. */

/** One or two capitals that stand for a person, from a name ("Ana Rivera") or a username ("a.rivera"); '' for none. */
export function initials(name: string): string {
  const parts = name
    .replace(/@.*$/, '')
    .split(/[\s._-]+/)
    .map((part) => firstLetter(part))
    .filter((letter) => letter !== '');
  const [first = ''] = parts;
  const last = parts.length > 1 ? (parts.at(-1) ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

function firstLetter(part: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(part);
  return first !== undefined && /[\p{L}\p{N}]/u.test(first.segment) ? first.segment : '';
}

/** The beginning of a text, at most `limit` UTF-16 units long; a character of two units is kept or dropped whole. */
export function cutTo(text: string, limit: number): { readonly text: string; readonly cut: boolean } {
  if (text.length <= limit) return { text, cut: false };
  const split = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) && /[\udc00-\udfff]/.test(text.charAt(limit));
  return { text: text.slice(0, split ? limit - 1 : limit), cut: true };
}

/** Seconds left until `until`, rounded up; 0 when it has passed. Both in ms of the same clock. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/** Minutes and seconds, "4:05". */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The digits of what was typed, those of other scripts written as ours. */
export function digitsOf(typed: string): string {
  return [...typed.normalize('NFKC')].map((sign) => (/\p{Nd}/u.test(sign) ? digit(sign) : '')).join('');
}

/** The decimal digits of every script lie in rows of ten that begin with zero (Unicode, general category Nd). */
function digit(sign: string): string {
  const point = sign.codePointAt(0) ?? 0;
  if (point < 0x80) return sign;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && point - zero < 9) zero--;
  return String(point - zero);
}
