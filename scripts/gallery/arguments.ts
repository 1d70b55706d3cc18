/** The arguments of `npm run gallery`. Pure. */
import { parseArgs } from 'node:util';
import { type SizeName, sizes } from './sizes.ts';

export interface GalleryArguments {
  readonly help: boolean;
  /** Folder for pictures; undefined: the page is served instead. */
  readonly shoot: string | undefined;
  readonly wanted: (state: string) => boolean;
  readonly at: readonly SizeName[];
}

const names = Object.keys(sizes) as SizeName[];

export const galleryHelp = `npm run gallery [-- options]

Builds the page that shows every state of the windows, serves it on loopback and prints its address; Ctrl-C ends it.

  --shoot DIR     take pictures instead, into DIR/SIZE/STATE.jpg, and end
  --only TEXT     pictures of the states whose name contains TEXT
  --state NAME    pictures of this state; may be repeated
  --size NAME     pictures at this size; may be repeated: ${names.join(', ')}
                  (default: all of them)
  --help          this text

Exit codes: 0 done, 2 no such option or size.`;

/** @throws {RangeError} naming what is no option or no size */
export function readGalleryArguments(argv: readonly string[]): GalleryArguments {
  const { help, shoot, only, state: states, size } = parsed(argv);
  const unknown = size.filter((name) => !(name in sizes));
  if (unknown.length > 0) {
    throw new RangeError(`--size: unknown ${unknown.join(', ')}; there are ${names.join(', ')}`);
  }
  const wanted = (name: string) => (states.length === 0 ? name.includes(only) : states.includes(name));
  return { help, shoot, wanted, at: size as SizeName[] };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        shoot: { type: 'string' },
        only: { type: 'string', default: '' },
        state: { type: 'string', multiple: true, default: [] },
        size: { type: 'string', multiple: true, default: names },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error));
  }
}
