/**
 * Stands before every field of a window and keeps what a keyboard-wedge reader types out of them. The rules are the
 * domain's; here are the browser's keys, its clock and its fields.
 */
import {
  quietWedge,
  silenceMs,
  stepWedge,
  type Wedge,
  type WedgeEvent,
  type WedgeRules,
  type WedgeStep,
} from '../../src-shared/domain/cards/wedge.ts';

/** How much longer a silence must be than the rules say before it is believed: keys wait in queues, too. */
export const slackMs = 12;

export interface WedgeWindow {
  readonly addEventListener: Window['addEventListener'];
  readonly removeEventListener: Window['removeEventListener'];
  readonly setTimeout: (run: () => void, ms: number) => number;
  readonly clearTimeout: (timer: number | undefined) => void;
  readonly performance: { readonly now: () => number };
  readonly document: { readonly activeElement: Element | null };
}

export interface WedgeListeners {
  /** What a card consists of. */
  readonly onCard: (text: string) => void;
  /** A card was typed that could not be read. */
  readonly onMisread: () => void;
}

/** @returns what ends it; keys that are held then go to their field. */
export function listenToWedge(
  window: WedgeWindow,
  rules: WedgeRules,
  { onCard, onMisread }: WedgeListeners,
): () => void {
  let wedge: Wedge = quietWedge;
  let timer: number | undefined;
  /** Where the held keys belong if a person typed them: the focus may have moved on. */
  let target: Element | null = null;

  const settle = (event: WedgeEvent): WedgeStep => {
    const step = stepWedge(wedge, event, rules);
    wedge = step.wedge;
    if (step.withdraw !== '') takeBack(target, step.withdraw);
    if (step.release !== '') insert(target, step.release);
    if (step.misread) onMisread();
    if (step.card !== null) onCard(step.card);
    return step;
  };

  const waitForSilence = () => {
    window.clearTimeout(timer);
    const patience = silenceMs(wedge, rules);
    if (patience === null) return;
    const ms = patience + slackMs;
    const due = window.performance.now() + ms;
    timer = window.setTimeout(() => {
      // A window that was busy has timers and keys waiting side by side: the keys are heard first.
      if (window.performance.now() - due > slackMs) return waitForSilence();
      settle({ is: 'silence' });
    }, ms);
  };

  /** Whether somebody went on with the field that was given keys, or went to another one. */
  const isLeft = (): boolean => {
    if (wedge.at !== 'holding' || wedge.given === 0) return false;
    const given = wedge.held.slice(0, wedge.given);
    return window.document.activeElement !== target || (isField(target) && startOf(target, given) === null);
  };

  const pressed = (event: KeyboardEvent) => {
    // Shift belongs to the key that follows it; text that is being composed belongs to its own program.
    if (event.key === 'Shift' || event.isComposing) return;
    if (isLeft()) settle({ is: 'left' });
    const { pass } = settle({ is: 'key', char: charOf(event), at: event.timeStamp });
    if (wedge.at === 'holding' && wedge.held.length === 1) target = window.document.activeElement;
    if (!pass) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    waitForSilence();
  };

  window.addEventListener('keydown', pressed, { capture: true });
  return () => {
    window.removeEventListener('keydown', pressed, { capture: true });
    window.clearTimeout(timer);
    settle({ is: 'silence' });
  };
}

/** What a key types, for the rules: null for all that a reader never sends. */
export function charOf({ key, repeat, ctrlKey, altKey, metaKey }: KeyboardEvent): string | null {
  if (repeat || ctrlKey || altKey || metaKey) return null;
  if (key === 'Enter') return '\n';
  if (key === 'Tab') return '\t';
  return key.length === 1 ? key : null;
}

/** Types into a field what was held back from it, so that the window's own code hears of it as of any typing. */
function insert(target: Element | null, text: string): void {
  if (!isField(target)) return;
  const { selectionStart, selectionEnd } = target;
  target.setRangeText(text, selectionStart ?? 0, selectionEnd ?? 0, 'end');
  target.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

/** Takes out of a field what was typed into it last, if it is still there. */
function takeBack(target: Element | null, text: string): void {
  const start = isField(target) ? startOf(target, text) : null;
  if (!isField(target) || start === null) return;
  target.setRangeText('', start, start + text.length, 'end');
  target.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'deleteContentBackward' }));
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Where a text begins that ends at the field's caret; null where another text does. */
function startOf({ selectionStart, value }: Field, text: string): number | null {
  const start = (selectionStart ?? 0) - text.length;
  return start >= 0 && value.startsWith(text, start) ? start : null;
}

/** A field that can be typed into; a box to tick is an input, too, and has no caret. */
function isField(element: Element | null): element is Field {
  if (element?.tagName !== 'INPUT' && element?.tagName !== 'TEXTAREA') return false;
  const { selectionStart, readOnly, disabled } = element as Field;
  return selectionStart !== null && !readOnly && !disabled;
}
