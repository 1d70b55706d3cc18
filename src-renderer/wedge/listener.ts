/**
 * Stands before every field of a window and keeps what a keyboard-wedge reader types out of them. The rules are the
 * domain's; here are the browser's keys, its clock and its fields.
 */
import {
  quietWedge,
  stepWedge,
  type Wedge,
  type WedgeRules,
  type WedgeStep,
} from '../../src-shared/domain/cards/wedge.ts';

/** How much longer than the longest gap a silence must be before it is believed: keys wait in queues, too. */
export const slackMs = 12;

/**
 * How long a silence must be after a whole prefix, ms: a person does not begin with one, so that the machine is what is
 * slow. Its keys bear the times at which they were typed, late or not.
 */
export const prefixedMs = 500;

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

  const settle = (step: WedgeStep) => {
    wedge = step.wedge;
    if (step.release !== '') insert(target, step.release);
    if (step.misread) onMisread();
    if (step.card !== null) onCard(step.card);
  };

  const waitForSilence = () => {
    window.clearTimeout(timer);
    if (wedge.at === 'idle') return;
    const ms = isCard(wedge, rules) ? prefixedMs : rules.maxGapMs + slackMs;
    const due = window.performance.now() + ms;
    timer = window.setTimeout(() => {
      // A window that was busy has timers and keys waiting side by side: the keys are heard first.
      if (window.performance.now() - due > slackMs) return waitForSilence();
      settle(stepWedge(wedge, { is: 'silence' }, rules));
    }, ms);
  };

  const pressed = (event: KeyboardEvent) => {
    // Shift belongs to the key that follows it; text that is being composed belongs to its own program.
    if (event.key === 'Shift' || event.isComposing) return;
    const step = stepWedge(wedge, { is: 'key', char: charOf(event), at: event.timeStamp }, rules);
    settle(step);
    if (wedge.at === 'holding' && wedge.held.length === 1) target = window.document.activeElement;
    if (!step.pass) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    waitForSilence();
  };

  window.addEventListener('keydown', pressed, { capture: true });
  return () => {
    window.removeEventListener('keydown', pressed, { capture: true });
    window.clearTimeout(timer);
    settle(stepWedge(wedge, { is: 'silence' }, rules));
  };
}

/** Whether what is held can hardly be anything else, and its end will be said. */
const isCard = (wedge: Wedge, { prefix, suffix }: WedgeRules): boolean =>
  wedge.at === 'holding' && prefix !== '' && suffix !== '' && wedge.held.startsWith(prefix);

/** What a key types, for the rules: null for all that a reader never sends. */
export function charOf({ key, repeat, ctrlKey, altKey, metaKey }: KeyboardEvent): string | null {
  if (repeat || ctrlKey || altKey || metaKey) return null;
  if (key === 'Enter') return '\n';
  if (key === 'Tab') return '\t';
  return key.length === 1 ? key : null;
}

/** Types into a field what was held back from it, so that the window's own code hears of it as of any typing. */
export function insert(target: Element | null, text: string): void {
  if (!isField(target) || target.readOnly || target.disabled) return;
  const { selectionStart, selectionEnd, value } = target;
  target.setRangeText(text, selectionStart ?? value.length, selectionEnd ?? value.length, 'end');
  target.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

const isField = (element: Element | null): element is HTMLInputElement | HTMLTextAreaElement =>
  element !== null && (element.tagName === 'TEXTAREA' || (element.tagName === 'INPUT' && 'setRangeText' in element));
