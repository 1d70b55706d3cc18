/** An organisation's own layout, as text and as what it means. */
import type { Layout } from '../layout.ts';

export const clinicText = 'clinic 34; site 2-17; card 18-33; even 1: 2-17; odd 34: 18-33';

export const clinic: Layout = {
  name: 'clinic',
  length: 34,
  fields: [
    { name: 'site', from: 2, to: 17 },
    { name: 'card', from: 18, to: 33 },
  ],
  parity: [
    { at: 1, kind: 'even', over: [[2, 17]] },
    { at: 34, kind: 'odd', over: [[18, 33]] },
  ],
};
