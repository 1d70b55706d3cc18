import { describe, expect, it } from 'vitest';
import { stallMs, type WedgeRules } from '../../src-shared/domain/cards/wedge.ts';
import { charOf, listenToWedge, slackMs, type WedgeWindow } from './listener.ts';

const rules: WedgeRules = { prefix: '', suffix: '\n', maxGapMs: 30, minLength: 8, alphabet: '0123456789abcdef' };

/** A window with one field, whose time and keys the test makes. */
function fakeWindow() {
  let now = 0;
  let pressed: ((event: KeyboardEvent) => void) | null = null;
  let timer: { readonly due: number; readonly run: () => void } | null = null;
  const field = {
    tagName: 'INPUT',
    value: '',
    /** Null for inputs that are not typed into, whose range cannot be set either. */
    selectionStart: 0 as number | null,
    selectionEnd: 0 as number | null,
    setRangeText: (text: string, start: number, end: number) => {
      if (field.selectionStart === null) throw new Error('an input without a caret');
      field.value = field.value.slice(0, start) + text + field.value.slice(end);
      field.selectionStart = field.selectionEnd = start + text.length;
    },
    type: (text: string) => field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0),
    dispatchEvent: () => true,
  };
  const window = {
    addEventListener: (_: string, run: (event: KeyboardEvent) => void) => {
      pressed = run;
    },
    removeEventListener: () => {
      pressed = null;
    },
    setTimeout: (run: () => void, ms: number) => {
      timer = { due: now + ms, run };
      return 1;
    },
    clearTimeout: () => {
      timer = null;
    },
    performance: { now: () => now },
    document: { activeElement: field },
  } as unknown as WedgeWindow;
  const fire = (late: number) => {
    const { run, due } = timer ?? { run: () => undefined, due: now };
    now = Math.max(now, due) + late;
    timer = null;
    run();
  };
  return {
    window,
    field,
    listening: () => pressed !== null,
    /** Waits; a timer that becomes due meanwhile fires in time. */
    wait: (ms: number) => {
      const end = now + ms;
      while (timer && timer.due <= end) fire(0);
      now = end;
    },
    /** The window is busy: keys and timers become due, and the timer is served first. */
    busyUntilTimer: (late: number) => fire(late),
    press: (key: string, at = now, also: Partial<KeyboardEvent> = {}) => {
      let prevented = false;
      pressed?.({
        key,
        repeat: false,
        ctrlKey: false,
        altKey: false,
        metaKey: false,
        isComposing: false,
        timeStamp: at,
        preventDefault: () => {
          prevented = true;
        },
        stopImmediatePropagation: () => undefined,
        ...also,
      } as KeyboardEvent);
      if (!prevented) field.type(key.length === 1 ? key : `[${key}]`);
    },
  };
}

function listening(given: Partial<WedgeRules> = {}) {
  const page = fakeWindow();
  const cards: string[] = [];
  let misreads = 0;
  const stop = listenToWedge(
    page.window,
    { ...rules, ...given },
    {
      onCard: (text) => cards.push(text),
      onMisread: () => {
        misreads++;
      },
    },
  );
  return { ...page, cards, misreads: () => misreads, stop };
}

// The browser's own class, for the one event that is dispatched.
globalThis.InputEvent ??= class extends Event {} as unknown as typeof InputEvent;

describe('a window before a wedge reader', () => {
  it('takes a card and leaves the field empty', () => {
    const { press, wait, field, cards } = listening();
    for (const key of ['0', '4', 'a', '1', 'b', '2', 'c', '3', 'Enter']) {
      press(key);
      wait(8);
    }
    wait(200);
    expect({ cards, field: field.value }).toEqual({ cards: ['04a1b2c3'], field: '' });
  });

  it('gives a person every key, late by no more than the longest gap and its slack', () => {
    const { press, wait, field, cards } = listening();
    for (const key of 'deadbeef42') {
      press(key);
      wait(rules.maxGapMs + slackMs);
      expect(field.value.endsWith(key)).toBe(true);
      wait(60);
    }
    press('Enter');
    expect({ cards, field: field.value }).toEqual({ cards: [], field: 'deadbeef42[Enter]' });
  });

  it('lets keys of command and composed text pass at once', () => {
    const { press, field } = listening();
    press('a', 0, { ctrlKey: true });
    press('b', 1, { isComposing: true });
    press('ArrowLeft', 2);
    expect(field.value).toBe('ab[ArrowLeft]');
    press('1', 3);
    press('Shift', 4);
    expect(field.value).toBe('ab[ArrowLeft][Shift]');
  });

  it('does not take a busy window for a silence', () => {
    const { press, wait, busyUntilTimer, field, cards } = listening();
    press('0', 0);
    press('4', 8);
    // 300 ms of other work: the timer runs first although the next keys were pressed in time.
    busyUntilTimer(300);
    for (const [index, key] of ['a', '1', 'b', '2', 'c', '3', 'Enter'].entries()) press(key, 16 + 8 * index);
    wait(200);
    expect({ cards, field: field.value }).toEqual({ cards: ['04a1b2c3'], field: '' });
  });

  it('holds what came after a whole prefix while the machine stalls, and gives it back when nothing follows', () => {
    const { press, wait, field, cards } = listening({ prefix: ';' });
    // The keys were typed 8 ms apart; from the third on they come 200 ms late.
    press(';', 0);
    press('0', 8);
    wait(200);
    for (const [index, key] of ['4', 'a', '1', 'b', '2', 'c', '3', 'Enter'].entries()) press(key, 16 + 8 * index);
    expect({ cards, field: field.value }).toEqual({ cards: ['04a1b2c3'], field: '' });
    press(';', 1000);
    wait(stallMs + slackMs - 1);
    expect(field.value).toBe('');
    wait(1);
    expect(field.value).toBe(';');
  });

  it('takes a card back from the field when its keys were typed in time and are heard late', () => {
    const { press, wait, field, cards } = listening();
    field.type('mary');
    press('0', 0);
    press('4', 8);
    wait(400);
    expect(field.value).toBe('mary04');
    for (const [index, key] of ['a', '1', 'b', '2', 'c', '3', 'Enter'].entries()) press(key, 16 + 8 * index);
    expect({ cards, field: field.value }).toEqual({ cards: ['04a1b2c3'], field: 'mary' });
  });

  it('takes nothing from a field that somebody went on with meanwhile', () => {
    const { press, wait, field, cards } = listening();
    press('0', 0);
    press('4', 8);
    wait(400);
    field.value = 'elsewhere';
    for (const [index, key] of ['a', '1'].entries()) press(key, 16 + 8 * index);
    wait(400);
    expect({ cards, field: field.value }).toEqual({ cards: [], field: 'ela1sewhere' });
  });

  it('leaves what cannot be typed into alone', () => {
    const { press, wait, field, cards } = listening();
    field.selectionStart = field.selectionEnd = null;
    press('0');
    wait(200);
    for (const key of ['4', 'a', '1', 'b', '2', 'c', '3', '4', 'Enter']) {
      press(key);
      wait(8);
    }
    expect({ cards, field: field.value }).toEqual({ cards: ['4a1b2c34'], field: '' });
  });

  it('says that a card could not be read', () => {
    const { press, wait, field, cards, misreads } = listening();
    for (const [index, key] of [...'04a1b2c3d4'].entries()) press(key, index * 8);
    wait(400);
    expect({ cards, field: field.value, misreads: misreads() }).toEqual({ cards: [], field: '', misreads: 1 });
  });

  it('gives back what it holds when it ends', () => {
    const { press, field, stop, listening: on } = listening();
    press('0');
    stop();
    expect({ field: field.value, on: on() }).toEqual({ field: '0', on: false });
  });

  it('knows what a key types', () => {
    const key = (key: string, also: Partial<KeyboardEvent> = {}) => charOf({ key, ...also } as KeyboardEvent);
    expect([key('a'), key('Enter'), key('Tab'), key('F1'), key('a', { repeat: true })]).toEqual([
      'a',
      '\n',
      '\t',
      null,
      null,
    ]);
  });
});
