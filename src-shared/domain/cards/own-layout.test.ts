import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtIn } from './formats.ts';
import { decode, encode, type Layout } from './layout.ts';
import { faultsBetween, faultsOf } from './own-layout.ts';
import { clinic } from './testing/clinic.ts';

const faults = (change: Partial<Layout>) => faultsOf({ ...clinic, ...change }).map(({ fault, at }) => `${fault} ${at}`);

describe('faultsOf', () => {
  it('finds nothing wrong with good layouts', () => {
    expect(faultsOf(clinic)).toEqual([]);
    for (const layout of builtIn) expect(faultsOf(layout)).toEqual([]);
  });

  it('names each fault and where it is', () => {
    const [site, card] = clinic.fields;
    if (!site || !card) throw new Error('the layout has two fields');
    expect(faults({ name: 'Clinic' })).toEqual(['name Clinic']);
    expect(faults({ length: 7 })).toEqual(['length 7']);
    expect(faults({ length: 257 })).toEqual(['length 257']);
    expect(faults({ fields: [] })).toEqual(['noNumber clinic']);
    expect(faults({ fields: [{ ...site, to: 18 }, card] })).toEqual(['overlap card']);
    expect(faults({ fields: [{ ...site, from: 0 }, card] })).toEqual(['outOfRange site']);
    expect(faults({ fields: [site, { ...card, to: 35 }] })).toEqual(['outOfRange card']);
    expect(faults({ fields: [{ ...site, from: 9, to: 8 }, card] })).toEqual(['outOfRange site']);
    expect(faults({ fields: [{ ...site, from: 1.5 }, card] })).toEqual(['outOfRange site']);
    expect(faults({ length: 80, fields: [{ name: 'all', from: 2, to: 70 }], parity: [] })).toEqual(['tooWide all']);
    expect(faults({ parity: [{ at: 2, kind: 'even', over: [3] }] })).toEqual(['parityInNumber 2']);
    expect(faults({ parity: [{ at: 35, kind: 'even', over: [3] }] })).toEqual(['outOfRange parity 35']);
    expect(faults({ parity: [{ at: 1, kind: 'even', over: [[2, 99_999_999]] }] })).toEqual(['outOfRange parity 1']);
    expect(faults({ parity: [{ at: 1, kind: 'even', over: [] }] })).toEqual(['parityOverNothing 1']);
    expect(faults({ parity: [{ at: 1, kind: 'even', over: [[1, 4]] }] })).toEqual(['parityOverItself 1']);
    expect(
      faults({
        parity: [
          { at: 1, kind: 'even', over: [2] },
          { at: 1, kind: 'odd', over: [3] },
        ],
      }),
    ).toEqual(['sameParityBit 1']);
    expect(
      faults({
        parity: [
          { at: 1, kind: 'even', over: [2, 34] },
          { at: 34, kind: 'odd', over: [1, 3] },
        ],
      }),
    ).toEqual(['parityInCircle clinic']);
    const seven = Array.from({ length: 7 }, (_, index) => ({ name: `n${index}`, from: 2 + index, to: 2 + index }));
    expect(faults({ fields: seven })).toEqual(['tooManyNumbers clinic']);
  });

  it('does not let two layouts claim one length or one name', () => {
    expect(faultsBetween([clinic, { ...clinic, name: 'ward' }])).toEqual([{ fault: 'sameLength', at: '34' }]);
    expect(faultsBetween([clinic, { ...clinic, length: 40 }])).toEqual([{ fault: 'sameName', at: 'clinic' }]);
  });

  it('never throws, and what it lets pass reads back what it writes', () => {
    const bit = fc.integer({ min: -1, max: 42 });
    const layout = fc.record({
      name: fc.constantFrom('a', 'ward-2', ''),
      length: fc.integer({ min: 0, max: 40 }),
      fields: fc.array(fc.record({ name: fc.constant('n'), from: bit, to: bit }), { maxLength: 3 }),
      parity: fc.array(
        fc.record({
          at: bit,
          kind: fc.constantFrom('even' as const, 'odd' as const),
          over: fc.array(fc.oneof(bit, fc.tuple(bit, bit)), { maxLength: 3 }),
        }),
        { maxLength: 3 },
      ),
    });
    let good = 0;
    fc.assert(
      fc.property(layout, (each) => {
        if (faultsOf(each).length > 0) return;
        good++;
        const numbers = each.fields.map(({ from, to }) => (1n << BigInt(to - from + 1)) - 1n);
        const bits = encode(each, numbers);
        expect(bits && decode(each, bits)).toEqual(numbers);
      }),
      { numRuns: 5000 },
    );
    expect(good).toBeGreaterThan(10);
  });
});
