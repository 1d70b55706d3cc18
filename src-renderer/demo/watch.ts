/**
 * What somebody before the screen sees it ask for: the demo's people look at the page itself, as a person would, and see
 * a thing when it has been drawn and not when the page decides to draw it.
 */
import { type Asked, looks, nothing, same, type Wish } from './neck.ts';

/** Calls `onSeen` when what the page asks of the head changes. Lasts as long as the page. */
export function watchScreen(onSeen: (asked: Asked) => void, root: Document = document): void {
  let before = nothing;
  let handle = 0;
  const look = () => {
    const asked = askedIn(root);
    if (same(asked, before)) return;
    before = asked;
    cancelAnimationFrame(handle);
    // The first frame after the change draws it, the second begins when it has been drawn.
    handle = requestAnimationFrame(() => {
      handle = requestAnimationFrame(() => onSeen(asked));
    });
  };
  new MutationObserver(look).observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-towards', 'data-next', 'data-pose'],
  });
  look();
}

function askedIn(root: Document): Asked {
  const shown = root.querySelector<HTMLElement>('.turn[data-towards], .pose[data-pose]')?.dataset;
  return { wish: wishOf(shown?.towards ?? shown?.pose), next: wishOf(shown?.next) };
}

function wishOf(name: string | undefined): Wish | null {
  return name !== undefined && name in looks ? (name as Wish) : null;
}
