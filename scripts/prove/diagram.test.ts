import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { initial, step } from '../../src-shared/domain/login/step.ts';
import { watch } from '../../src-shared/domain/session/watch.ts';
import { at } from '../lib/root.ts';
import { edgesOf, pageOf } from './diagram.ts';

it('the diagram in docs shows the machine as it is; `npm run prove -- --diagram` draws it anew', () => {
  expect(readFileSync(at('docs/login-machine.md'), 'utf8')).toBe(pageOf(edgesOf({ initial, step, watch })));
  // A search, which takes long where the machine has much else to do.
}, 120_000);
