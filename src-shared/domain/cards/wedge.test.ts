import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietWedge, silenceMs, stallMs, stepWedge, type Wedge, type WedgeEvent, type WedgeRules } from './wedge.ts';

const rules: WedgeRules = {
  prefix: '',
  suffix: '\n',
  maxGapMs: 30,
  minLength: 8,
  alphabet: '0123456789abcdefABCDEF',
};

interface Key {
  readonly char: string | null;
  /** Since the key before, ms. */
  readonly gap: number;
}

/** How much later than it might the window notices a silence, ms. */
const slackMs = 10;

/**
 * Types keys; silences come by themselves, and too early before the keys of `early`: the window hears those keys late.
 * What the field gets, what is taken as a card, and how often one is misread.
 */
function type(keys: readonly Key[], given: Partial<WedgeRules> = {}, early: (index: number) => boolean = () => false) {
  const all = { ...rules, ...given };
  let wedge: Wedge = quietWedge;
  let field = '';
  let misreads = 0;
  const cards: string[] = [];
  let at = 0;
  const run = (event: WedgeEvent) => {
    const next = stepWedge(wedge, event, all);
    wedge = next.wedge;
    expect(field.endsWith(next.withdraw)).toBe(true);
    field = field.slice(0, field.length - next.withdraw.length) + next.release;
    if (next.card !== null) cards.push(next.card);
    if (next.misread) misreads++;
    if (event.is === 'key' && next.pass) field += event.char ?? '^';
  };
  for (const [index, { char, gap }] of keys.entries()) {
    const patience = silenceMs(wedge, all);
    if (patience !== null && (gap > patience + slackMs || early(index))) run({ is: 'silence' });
    at += gap;
    run({ is: 'key', char, at });
  }
  run({ is: 'silence' });
  return { field, cards, misreads };
}

const at = (gap: number, text: string): Key[] => [...text].map((char) => ({ char, gap }));
const burst = (text: string, gap = 8): Key[] =>
  at(gap, text).map((key, index) => (index === 0 ? { ...key, gap: 400 } : key));

describe('a reader that types', () => {
  it('is a card, and no key of it reaches the field', () => {
    expect(type(burst('04A1B2C3D4E5F6\n'))).toEqual({ field: '', cards: ['04A1B2C3D4E5F6'], misreads: 0 });
  });

  it('is a card between the keys of a person', () => {
    expect(type([...at(120, 'mary'), ...burst('04A1B2C3\n'), ...at(400, 'x1')])).toEqual({
      field: 'maryx1',
      cards: ['04A1B2C3'],
      misreads: 0,
    });
  });

  it('may be told by prefix and suffix, or by silence alone', () => {
    expect(type(burst(';04A1B2C3?\n'), { prefix: ';', suffix: '?\n' }).cards).toEqual(['04A1B2C3']);
    expect(type(burst('04A1B2C3'), { suffix: '' }).cards).toEqual(['04A1B2C3']);
    expect(type([...burst('04A1B2C3'), ...burst('04A1B2C4')], { suffix: '' }).cards).toEqual(['04A1B2C3', '04A1B2C4']);
  });

  it('does not leak what it types without its end, with a wrong one, or with too much', () => {
    expect(type(burst('04A1B2C3D4E5F6'))).toEqual({ field: '', cards: [], misreads: 1 });
    expect(type(burst('04A1B2C3D4E5F6\t'))).toEqual({ field: '', cards: [], misreads: 1 });
    expect(type(burst('04A1B2C3!!04A1B2C3\n'))).toEqual({ field: '', cards: [], misreads: 1 });
    expect(type(burst(`${'0'.repeat(500)}\n`))).toEqual({ field: '', cards: [], misreads: 1 });
  });
});

describe('a person', () => {
  it('types at any pace a person has', () => {
    expect(type(at(45, 'deadbeef1234\n'))).toEqual({ field: 'deadbeef1234\n', cards: [], misreads: 0 });
    // Rolling over two or three keys is quicker than any reader.
    expect(type([...at(4, 'abc'), ...at(80, '1'), ...at(2, 'ab')])).toEqual({
      field: 'abc1ab',
      cards: [],
      misreads: 0,
    });
  });

  it('submits with Enter right after the last key', () => {
    expect(type([...at(90, 'abc'), { char: '\n', gap: 12 }]).field).toBe('abc\n');
  });

  it('holds a key down, uses keys that type nothing, and is never delayed past those', () => {
    const repeat = Array.from({ length: 40 }, () => ({ char: null, gap: 30 }));
    expect(type([{ char: '1', gap: 200 }, ...repeat]).field).toBe(`1${'^'.repeat(40)}`);
    expect(type([...at(10, 'ab'), { char: null, gap: 10 }, ...at(10, 'cd')]).field).toBe('ab^cd');
  });

  it('types the prefix like any other key', () => {
    expect(type([...at(20, ';'), ...at(20, ';1'), ...at(300, 'x')], { prefix: ';' }).field).toBe(';;1x');
  });

  it('is believed when the clock of the keys runs backwards', () => {
    expect(type([...at(10, 'abcdef'), { char: '1', gap: -500 }, ...at(10, 'ab')]).field).toBe('abcdef1ab');
  });
});

const any = fc.constantFrom(...'0123456789abcdefXYZ;?\n\t', null);
const prefix = fc.constantFrom('', ';', '%B');
const suffix = fc.constantFrom('', '\n', '?\n', '\t');

describe('a machine that stalls', () => {
  const [head, tail] = [burst('04A1'), at(8, 'B2C3D4E5F6\n')];
  const whole = '04A1B2C3D4E5F6';

  it('hears keys late that were typed in time: what went to the field comes back', () => {
    const late = (rules: Partial<WedgeRules>, index: number) =>
      type([...at(120, 'mary'), ...head, ...tail], rules, (each) => each === 4 + index);
    for (let index = 1; index < rules.minLength; index++)
      expect(late({}, index)).toEqual({ field: 'mary', cards: [whole], misreads: 0 });
    // What is a card's for certain is not waited for without end, and nobody else's either.
    for (let index = rules.minLength; index < head.length + tail.length; index++)
      expect(late({}, index)).toEqual({ field: 'mary', cards: [], misreads: 1 });
    expect(late({ suffix: '' }, 8).field).toBe('mary');
  });

  it('and gives a person back every key that it took for a card', () => {
    expect(type([...at(10, 'abcdef'), ...at(10, 'x\n')], {}, () => true)).toEqual({
      field: 'abcdefx\n',
      cards: [],
      misreads: 0,
    });
  });

  it('may stop a reader once in the middle of a card', () => {
    const stalled = (ms: number) => type([...head, ...at(ms, 'B'), ...tail.slice(1)]);
    for (const ms of [31, 100, stallMs]) expect(stalled(ms)).toEqual({ field: '', cards: [whole], misreads: 0 });
    const prefixed = [...burst(';'), ...at(stallMs, '0'), ...at(8, `${whole.slice(1)}\n`)];
    expect(type(prefixed, { prefix: ';' })).toEqual({ field: '', cards: [whole], misreads: 0 });
  });

  it('makes no other card of one that is cut: with a second stall it is misread, and what is left of it does not leak', () => {
    const twice = [...burst('04A'), ...at(100, '1'), ...at(8, 'B2'), ...at(100, 'C'), ...at(8, '3D4E5F6\n')];
    expect(type(twice)).toEqual({ field: '04A1B2', cards: [], misreads: 1 });
    expect(type([...burst(`${whole.slice(0, 8)}`), ...at(200, '!'), ...at(200, 'D4E5F6')])).toEqual({
      field: '',
      cards: [],
      misreads: 1,
    });
    for (const suffix of ['', '\n'])
      expect(type([...burst(whole), ...at(200, 'F6'), ...at(8, '\n')], { suffix })).toEqual({
        field: '',
        cards: [],
        misreads: 1,
      });
  });

  it('takes nothing back from a field that somebody went on with', () => {
    let wedge: Wedge = quietWedge;
    const released: string[] = [];
    for (const event of [
      { is: 'key', char: 'a', at: 0 },
      { is: 'silence' },
      { is: 'key', char: 'b', at: 8 },
      { is: 'left' },
      { is: 'key', char: 'c', at: 16 },
      { is: 'silence' },
    ] as const) {
      const next = stepWedge(wedge, event, rules);
      wedge = next.wedge;
      released.push(next.release);
      expect(next.withdraw).toBe('');
    }
    expect(released).toEqual(['', 'a', '', 'b', '', 'c']);
  });
});

describe('whatever is typed', () => {
  it('a silence that was believed too early changes nothing in the end', () => {
    const keys = fc.array(fc.tuple(any, fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 31, max: 900 }))), {
      maxLength: 60,
    });
    const early = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(keys, early, prefix, fc.constantFrom('\n', '?\n'), (typed, doubted, lead, trail) => {
        const all = typed.map(([char, gap]) => ({ char, gap }));
        const set = { prefix: lead, suffix: trail };
        // Eight keys at a card's pace are a card's at once, whether or not the rest of it has been heard.
        const heard = type(all, set, (index) => doubted[index] === true);
        fc.pre(heard.misreads === 0);
        expect(heard).toEqual(type(all, set));
      }),
      { numRuns: 1000 },
    );
  });

  it('human speed is never a card, and every key arrives in order and once', () => {
    // Among any three keys in a row one comes later than a card's would.
    const human = fc.array(fc.tuple(any, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 31, max: 900 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(human, prefix, suffix, fc.integer({ min: 1, max: 3 }), (typed, before, after, every) => {
        const keys = typed.map(([char, quick, slow], index) => ({ char, gap: index % every === 0 ? slow : quick }));
        const { field, cards, misreads } = type(keys, { prefix: before, suffix: after });
        expect({ field, cards, misreads }).toEqual({
          field: keys.map(({ char }) => char ?? '^').join(''),
          cards: [],
          misreads: 0,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('a card never leaks, whatever a person types before and after it', () => {
    const person = fc.array(fc.tuple(any, fc.integer({ min: 31, max: 900 })), { maxLength: 20 });
    const card = fc.stringMatching(/^[0-9a-fA-F]{8,40}$/);
    const gaps = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 50, maxLength: 50 });
    fc.assert(
      fc.property(person, card, person, gaps, prefix, suffix, (before, payload, behind, quick, lead, trail) => {
        // Without a suffix a card ends with a silence; nobody's hand is back at the keys by then.
        const pause = trail === '' ? stallMs + slackMs : 0;
        const keysOf = (typed: typeof before, pause = 0) =>
          typed.map(([char, gap], index) => ({ char, gap: index === 0 ? gap + pause : gap }));
        const burstKeys = [...`${lead}${payload}${trail}`].map((char, index) => ({
          char,
          gap: index === 0 ? 31 : (quick[index] ?? 0),
        }));
        const { field, cards } = type([...keysOf(before), ...burstKeys, ...keysOf(behind, pause)], {
          prefix: lead,
          suffix: trail,
        });
        expect(cards).toEqual([payload]);
        expect(field).toBe([...before, ...behind].map(([char]) => char ?? '^').join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it('eight keys of a card at its pace never reach the field, whatever else comes at that pace', () => {
    const rest = fc.array(fc.tuple(any, fc.integer({ min: 0, max: 30 })), { maxLength: 20 });
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{8,20}$/), rest, suffix, (payload, more, trail) => {
        const keys = [...burst(payload, 5), ...more.map(([char, gap]) => ({ char, gap }))];
        const { field } = type(keys, { suffix: trail });
        expect(field).not.toContain(payload.slice(0, 8));
      }),
      { numRuns: 1000 },
    );
  });
});
