import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ConsentTextSchema } from '../../src-shared/contracts/consent-text.ts';

export type ConsentText = Readonly<z.infer<typeof ConsentTextSchema>>;

const Front = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  version: z.coerce.number().int().positive(),
  title: z.string().min(1).max(200),
});

/** The text that comes with the program. */
export const builtInConsent = new URL('../../assets/consent/face-default.en.md', import.meta.url);

/** @throws when the file cannot be read or is not a consent text; the message names the file */
export function readConsentText(file: URL | string): ConsentText {
  try {
    return parseConsentText(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is no consent text: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/**
 * A text file with `id`, `version` and `title` between two lines of dashes, then plain paragraphs.
 * The hash is over the title and the paragraphs, each followed by an empty line, so that it is over what people read.
 */
export function parseConsentText(text: string): ConsentText {
  const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  if (!found) throw new Error('it must begin with id, version and title between two lines of ---');
  const pairs = (found[1] as string).split(/\r?\n/).map((line) => line.split(/:\s*(.*)/, 2) as [string, string]);
  const { id, version, title } = Front.parse(Object.fromEntries(pairs));
  const body = (found[2] as string)
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
  if (body.length === 0) throw new Error('it has no paragraphs');
  const sha256 = createHash('sha256')
    .update([title, ...body].map((paragraph) => `${paragraph}\n\n`).join(''))
    .digest('hex');
  return { id, version, sha256, title, body };
}
