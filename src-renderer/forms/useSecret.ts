import type { Ref } from 'react';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { cutTo } from '../../src-ui/text.ts';
import type { SecretTyped } from '../lock/draft.ts';

/** A secret that nobody goes on typing is cleared after this long, ms. */
export const forgetAfterMs = 60_000;

export interface SecretHandle {
  /** Hands the secret over and leaves the field empty. */
  readonly take: () => string;
  /** What stands there, for comparing two fields. */
  readonly peek: () => string;
  readonly clear: () => void;
  readonly focus: () => void;
}

export interface SecretField {
  readonly input: RefObject<HTMLInputElement | null>;
  /** The field's `onChange`. */
  readonly changed: () => void;
}

/**
 * A field for a secret. What is typed stays in the field's own element: no state, no store; it goes away after a minute
 * and with the field.
 * @param limit the longest secret that is taken, in UTF-16 units
 * @param keep what of the typed text belongs to such a secret
 */
export function useSecret(options: {
  readonly ref: Ref<SecretHandle>;
  readonly limit: number;
  readonly keep?: (typed: string) => string;
  readonly onType: (typed: SecretTyped) => void;
  /** The secret was cleared because nobody typed for a minute. */
  readonly onForgotten: () => void;
  /** The field went empty, by whatever way. */
  readonly onEmptied?: () => void;
}): SecretField {
  const { limit, keep = (typed) => typed } = options;
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const clear = () => {
    clearTimeout(timer.current);
    if (input.current) input.current.value = '';
    latest.current.onEmptied?.();
  };
  const empty = () => {
    clear();
    latest.current.onType({ typed: false, cut: false, dropped: false });
  };

  useImperativeHandle(options.ref, () => ({
    take: () => {
      const typed = input.current?.value ?? '';
      empty();
      return typed;
    },
    peek: () => input.current?.value ?? '',
    clear: empty,
    focus: () => input.current?.focus(),
  }));

  useEffect(() => () => clearTimeout(timer.current), []);

  const changed = () => {
    const element = input.current;
    if (!element) return;
    const kept = keep(element.value);
    const { text, cut } = cutTo(kept, limit);
    const dropped = kept !== element.value;
    if (cut || dropped) element.value = text;
    latest.current.onType({ typed: text !== '', cut, dropped });
    clearTimeout(timer.current);
    if (text === '') return;
    timer.current = setTimeout(() => {
      empty();
      latest.current.onForgotten();
    }, forgetAfterMs);
  };

  return { input, changed };
}
