/** Settings of card readers, for `config.ts` to take in under `readers`. What each one is good for: docs/readers.md. */
import { z } from 'zod';
import { faultsInTexts } from '../domain/cards/layout-text.ts';
import { parseContent } from '../domain/cards/wedge-text.ts';
import { layoutFaultText, readerFaults } from './reader-faults.ts';

interface About {
  readonly description: string;
  readonly allowed: string;
}

/** Bits of a credential that are taken without a layout: 8 to 256. */
const rawLength = /^(?:[89]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-6])$/;
const texts = (most: number, longest: number) => z.array(z.string().min(1).max(longest)).max(most).readonly();

/** @param about where each leaf is described; `config.ts` owns it. */
export const readerSettings = (about: z.core.$ZodRegistry<About>) =>
  settingsOf(about).superRefine((settings, { addIssue }) => {
    for (const { key, text } of readerFaults(settings)) addIssue({ code: 'custom', path: [key], message: text });
  });

const settingsOf = (about: z.core.$ZodRegistry<About>) =>
  z.strictObject({
    hid: z.enum(['on', 'off']).default('on').register(about, {
      description: 'pcProx readers on USB',
      allowed: 'on or off',
    }),
    pcsc: z.enum(['auto', 'on', 'off']).default('auto').register(about, {
      description: "Readers of the system's smart card service; on: its absence is shown as a fault",
      allowed: 'auto, on or off',
    }),
    pcscIgnore: texts(16, 128).default(['SAM']).register(about, {
      description: 'Smart card readers to leave alone, by a part of their name',
      allowed: 'a list of at most 16 texts',
    }),
    serialNumbers: z.enum(['accept', 'refuse']).default('accept').register(about, {
      description: "Whether a chip's serial number is taken for a card",
      allowed: 'accept or refuse',
    }),
    serialBits: z.enum(['off', 'asSent', 'reversed']).default('off').register(about, {
      description:
        'Whether 32, 56, 64 or 80 bits of a pcProx reader are a serial number, and its first byte first or last',
      allowed: 'off, asSent or reversed',
    }),
    layouts: texts(16, 1024)
      .superRefine((all, { addIssue }) => {
        for (const fault of faultsInTexts(all)) addIssue({ code: 'custom', message: layoutFaultText(fault) });
      })
      .default([])
      .register(about, {
        description: 'Card layouts of the organisation; in a variable a JSON list, because they have spaces',
        allowed:
          'a list of layouts such as "clinic 34; site 2-17; card 18-33; even 1: 2-17; odd 34: 18-33", no two of one length',
      }),
    rawLengths: texts(16, 3)
      .refine((all) => all.every((each) => rawLength.test(each)))
      .default([])
      .register(about, {
        description: 'Lengths in bits of cards that are taken as they are, without any check against misreads',
        allowed: 'a list of whole numbers from 8 to 256',
      }),
    wedge: z
      .string()
      .refine((text) => text === 'off' || parseContent(text) !== null)
      .default('off')
      .register(about, {
        description: 'What a keyboard-wedge reader types',
        allowed: 'off, csn, csn reversed, pacs, bits N, or numbers FORMAT WIDTHS such as "numbers h10301 3+5"',
      }),
    wedgePrefix: wedgeKeys('', /[{}\n\t]/).register(about, {
      description: 'Keys that a wedge reader types before a card; with a rare one typing by hand is not held up',
      allowed: 'at most 8 keys, none of which does anything but type',
    }),
    wedgeSuffix: wedgeKeys('{Enter}', /[{}]/).register(about, {
      description: 'Keys that a wedge reader types after a card',
      allowed: 'at most 8 keys, {Enter} and {Tab} among them',
    }),
    wedgeMaxGapMs: z.number().int().min(5).max(60).default(30).register(about, {
      description: 'Longest time between two keys of a wedge reader',
      allowed: 'a whole number of milliseconds from 5 to 60',
    }),
    wedgeMinLength: z.number().int().min(6).max(64).default(8).register(about, {
      description: 'Fewest characters of a card, prefix and suffix not counted',
      allowed: 'a whole number from 6 to 64',
    }),
  });

function wedgeKeys(byDefault: string, never: RegExp) {
  return z
    .string()
    .max(64)
    .refine((text) => {
      const keys = keysOf(text);
      return keys.length <= 8 && !never.test(keys);
    })
    .default(byDefault);
}

export type ReaderSettings = z.infer<ReturnType<typeof readerSettings>>;

/** `{Enter}` and `{Tab}` as the characters that stand for them. */
export const keysOf = (text: string): string => text.replaceAll('{Enter}', '\n').replaceAll('{Tab}', '\t');

/** What a window needs to recognise a wedge reader; null where none is configured. */
export const WedgeRulesSchema = z
  .strictObject({
    prefix: z.string().max(8),
    suffix: z.string().max(8),
    maxGapMs: z.number().int().min(5).max(60),
    minLength: z.number().int().min(1).max(64),
    alphabet: z.string().min(1).max(64),
  })
  .nullable();
