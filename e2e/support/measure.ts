/** What is wrong with the layout of a page, found by machine: each function runs in it and names what it finds. */
import type { Page } from '@playwright/test';

/** Elements that cannot be reached or read: beyond the page's edges, or cut off by a box that does not scroll. */
function misplaced(): string[] {
  const found: string[] = [];
  const { clientWidth, scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 40)}"`;
  const bottom = Math.max(scrollHeight, innerHeight);
  const shown = document.querySelectorAll<HTMLElement>('button, input, h1, h2, p, strong, label, time, bdi');
  for (const element of shown) {
    if (element.closest('.said, [aria-hidden="true"]:not(.hint)')) continue;
    const box = element.getBoundingClientRect();
    if (!element.checkVisibility()) continue;
    if (box.width === 0 || box.height === 0) {
      if (element.textContent?.trim()) found.push(`${nameOf(element)} has no room at all`);
      continue;
    }
    const scrolls = element.closest('.consent-text, .page-main, .cover');
    if (box.left < -1 || box.right > clientWidth + 1) found.push(`${nameOf(element)} leaves the page sideways`);
    if (!scrolls && (box.top + scrollY < -1 || box.bottom + scrollY > bottom + 1)) {
      found.push(`${nameOf(element)} leaves the page above or below`);
    }
  }
  return found;
}

/** Texts, fields and buttons that stick out of their hexagon. */
function stickingOut(): string[] {
  const found: string[] = [];
  for (const hex of document.querySelectorAll('.hex')) {
    const shape = hex.querySelector('.hex-shape');
    const content = hex.querySelector('.hex-content');
    if (!shape || !content || getComputedStyle(shape).display === 'none') continue;
    const { left, top, width, height } = shape.getBoundingClientRect();
    const inside = (x: number, y: number) => {
      const [dx, dy] = [Math.abs(x - left - width / 2), Math.abs(y - top - height / 2)];
      return dy <= height / 2 + 1 && dx <= width / 2 - dy / Math.sqrt(3) + 1;
    };
    const boxes: (readonly [string, DOMRect])[] = [];
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.textContent?.trim() || node.parentElement?.closest('.said')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const cut = node.parentElement?.closest('.name')?.getBoundingClientRect();
      for (const box of range.getClientRects()) {
        const right = Math.min(box.right, cut?.right ?? Infinity);
        boxes.push([node.textContent, new DOMRect(box.left, box.top, right - box.left, box.height)]);
      }
    }
    for (const control of content.querySelectorAll('input, button')) {
      boxes.push([control.outerHTML.slice(0, 60), control.getBoundingClientRect()]);
    }
    for (const [text, box] of boxes) {
      const all = [box.left, box.right].every((x) => [box.top, box.bottom].every((y) => inside(x, y)));
      if (!all) found.push(`${hex.getAttribute('data-cell')}: ${text}`);
    }
  }
  return found;
}

/** Texts of the header that lie on a hexagon. A notice may: it is a card of its own. */
function covered(): string[] {
  const texts = [...document.querySelectorAll('.place > div > *, .header > .clock > *')];
  return [...document.querySelectorAll('.hex-shape')].flatMap((shape) => {
    const { left, top, width, height } = shape.getBoundingClientRect();
    const inside = (x: number, y: number) => {
      const [dx, dy] = [Math.abs(x - left - width / 2), Math.abs(y - top - height / 2)];
      return dy < height / 2 && dx < width / 2 - dy / Math.sqrt(3);
    };
    return texts.flatMap((text) => {
      const box = text.getBoundingClientRect();
      const lies = [box.left, box.right].some((x) => [box.top, box.bottom].some((y) => inside(x, y)));
      return lies ? [`${text.textContent}`] : [];
    });
  });
}

/** Buttons smaller than a finger, and tiles smaller than a gloved one. */
function tooSmall(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button')].flatMap((button) => {
    if (!button.checkVisibility()) return [];
    const { width, height } = button.getBoundingClientRect();
    const least = button.classList.contains('hex-tile') ? 96 : 44;
    return width < least - 0.5 || height < least - 0.5
      ? [`${button.textContent || button.ariaLabel}: ${Math.round(width)} x ${Math.round(height)}`]
      : [];
  });
}

/** Text below 15 px. */
function tooFine(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const fine: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest('.said')) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < 15) fine.push(`${node.textContent}: ${size} px`);
  }
  return fine;
}

/**
 * Hexagons of a challenge that are in each other's way, in the face's, or out of the picture. Distances are those along
 * the three axes on which hexagons that stand alike are apart when they are apart at all.
 */
function turnsAstray(): string[] {
  const camera = document.querySelector('.camera')?.getBoundingClientRect();
  const [main, ahead] = ['.turn', '.turn-ahead'].map((name) => {
    const box = document.querySelector(`${name} svg`)?.getBoundingClientRect();
    return box && { x: box.left + box.width / 2, y: box.top + box.height / 2, apothem: box.height / 2 };
  });
  if (!camera || !ahead) return [];
  const face = { x: camera.left + camera.width / 2, y: camera.top + camera.height / 2, apothem: 0.15 * camera.height };
  const picture = { ...face, apothem: camera.height / 2 };
  type Hex = typeof face;
  const apart = (a: Hex, b: Hex) =>
    Math.max(
      ...[30, 90, 150].map((degrees) => {
        const angle = (degrees * Math.PI) / 180;
        return Math.abs((a.x - b.x) * Math.cos(angle) + (a.y - b.y) * Math.sin(angle));
      }),
    );
  const found: string[] = [];
  if (!main) found.push('a turn is shown ahead of none');
  if (main && apart(main, ahead) < main.apothem + ahead.apothem + 4)
    found.push('the turn ahead is in the way of the arrow');
  if (main && ahead.apothem > 0.6 * main.apothem) found.push('the turn ahead is as large as the arrow');
  if (ahead.apothem < 16) found.push(`the turn ahead is ${Math.round(2 * ahead.apothem)} px high`);
  if (apart(face, ahead) < face.apothem + ahead.apothem) found.push('the turn ahead is before the face');
  if (apart(picture, ahead) > picture.apothem - ahead.apothem + 1) found.push('the turn ahead leaves the picture');
  return found;
}

const looks = { misplaced, stickingOut, covered, tooSmall, tooFine, turnsAstray };
/** All of them in one call: to ask a page takes longer than to look at it. */
const look = Object.entries(looks).map(([name, find]) => `...(${find})().map((fault) => '${name}: ' + fault)`);

/** What cannot be reached or read, and nothing else. */
export const misplacedOn = (page: Page): Promise<string[]> => page.evaluate(misplaced);

/** Everything that is wrong with the layout as it stands. */
export const faultsOf = (page: Page): Promise<string[]> => page.evaluate<string[]>(`[${look}]`);
