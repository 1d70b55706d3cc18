/** Settings from flags, environment, file and defaults, in this order; each value remembers where it came from. */
import type { z } from 'zod';
import { type Settings, SettingsSchema } from '../../src-shared/contracts/config.ts';
import { defaultConfigFile, type Machine, machineDefaults } from './defaults.ts';
import { type Leaf, leaves } from './leaves.ts';

export type Source = 'flag' | 'environment' | 'file' | 'default';

export interface Setting {
  readonly leaf: Leaf;
  readonly value: unknown;
  readonly source: Source;
}

export interface Loaded {
  /** What the command line asks for. */
  readonly ask: 'run' | 'help' | 'printConfig';
  readonly settings: Settings;
  readonly list: readonly Setting[];
  readonly machine: Machine;
  /** The file that was read, or null when there was none. */
  readonly file: string | null;
}

export interface LoadInput {
  readonly argv: readonly string[];
  readonly machine: Machine;
  /** The file's text, or null when there is no such file. @throws when it cannot be read. */
  readonly readFile: (path: string) => string | null;
}

/** Every fault at once, one line each: the key, the value, where it came from and what is allowed. */
export class SettingsError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/** A value that is not text of a flag or variable (those are coerced first). */
interface Given {
  readonly value: unknown;
  readonly source: Source;
  readonly from: string;
}

/** @throws {SettingsError} */
export function loadSettings({ argv, machine, readFile }: LoadInput): Loaded {
  const faults: string[] = [];
  const flags = readFlags(argv, faults);
  const named = flags.special.get('--config') ?? (machine.env.HEXLOCK_CONFIG || undefined);
  const path = named ?? defaultConfigFile(machine);
  const file = readSettingsFile(path, named !== undefined, readFile, faults);
  const defaults = machineDefaults(machine);

  const list = leaves.map((leaf): Setting => {
    const given = find(leaf, flags.values, machine, file, path, defaults);
    const parsed = leaf.schema.safeParse(given.value);
    if (parsed.success) return { leaf, value: parsed.data, source: given.source };
    const shown = leaf.about.secret ? 'the given value' : JSON.stringify(given.value);
    const isNot = `${leaf.key}: ${shown} (${given.from}) is not allowed; it must be ${leaf.about.allowed}`;
    faults.push([isNot, ...told(parsed.error)].join('; '));
    return { leaf, value: undefined, source: given.source };
  });
  if (faults.length > 0) throw new SettingsError(faults);
  const whole = SettingsSchema.safeParse(nest(list));
  if (!whole.success) {
    throw new SettingsError(whole.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  return {
    ask: flags.special.has('--help') ? 'help' : flags.special.has('--print-config') ? 'printConfig' : 'run',
    settings: whole.data,
    list,
    machine,
    file: file === null ? null : path,
  };
}

/** What a rule of the contract says in its own words; the others have none but these. */
const told = ({ issues }: z.ZodError): string[] =>
  issues.filter(({ code, message }) => code === 'custom' && message !== 'Invalid input').map(({ message }) => message);

function find(
  leaf: Leaf,
  flags: ReadonlyMap<string, readonly string[]>,
  machine: Machine,
  file: Readonly<Record<string, unknown>> | null,
  path: string,
  defaults: Readonly<Record<string, string>>,
): Given {
  const typed = flags.get(leaf.flag);
  if (typed) return { value: coerce(leaf, typed), source: 'flag', from: leaf.flag };
  const variable = machine.env[leaf.variable];
  // An empty variable is how a shell unsets one.
  if (variable !== undefined && variable !== '') {
    return { value: coerce(leaf, listOf(leaf, variable)), source: 'environment', from: leaf.variable };
  }
  if (file && Object.hasOwn(file, leaf.key)) return { value: file[leaf.key], source: 'file', from: path };
  return { value: leaf.byDefault ?? defaults[leaf.key], source: 'default', from: 'default' };
}

/** A list in a variable is a JSON array, or words with spaces between. */
function listOf(leaf: Leaf, text: string): readonly string[] {
  if (leaf.form !== 'list') return [text];
  if (!text.trimStart().startsWith('[')) return text.split(/\s+/).filter((word) => word !== '');
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.map(String) : [text];
  } catch {
    return [text]; // refused or taken as one word: the schema decides
  }
}

function coerce(leaf: Leaf, texts: readonly string[]): unknown {
  if (leaf.form === 'list') return texts;
  const text = texts.at(-1) ?? '';
  if (leaf.form === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  return text;
}

const specials: readonly string[] = ['--help', '--print-config'];

function readFlags(argv: readonly string[], faults: string[]) {
  const values = new Map<string, string[]>();
  const special = new Map<string, string>();
  for (let i = 0; i < argv.length; i++) {
    const [typed = '', ...rest] = (argv[i] ?? '').split('=');
    // `--hostPort` is not a flag, but `--host.port` is how the file spells it.
    const name = leaves.find(({ key }) => typed === `--${key}`)?.flag ?? typed;
    if (specials.includes(name)) {
      special.set(name, '');
      continue;
    }
    if (name !== '--config' && !leaves.some(({ flag }) => flag === name)) {
      faults.push(`${argv[i]}: there is no such argument; --help lists them`);
      continue;
    }
    const value = rest.length > 0 ? rest.join('=') : argv[++i];
    if (value === undefined) faults.push(`${name}: the value is missing`);
    else if (name === '--config') special.set(name, value);
    else values.set(name, [...(values.get(name) ?? []), value]);
  }
  return { values, special };
}

/** The file's leaves by key, or null when there is none. A file that was named must exist. */
function readSettingsFile(
  path: string,
  named: boolean,
  readFile: LoadInput['readFile'],
  faults: string[],
): Readonly<Record<string, unknown>> | null {
  let text: string | null;
  try {
    text = readFile(path);
  } catch (error) {
    faults.push(`config: ${path} cannot be read (${error instanceof Error ? error.message : String(error)})`);
    return null;
  }
  if (text === null) {
    if (named) faults.push(`config: there is no file ${path}`);
    return null;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    faults.push(`config: ${path} is not JSON (${error instanceof Error ? error.message : String(error)})`);
    return null;
  }
  const flat: Record<string, unknown> = {};
  flatten(parsed, '', flat, path, faults);
  return flat;
}

function flatten(value: unknown, key: string, into: Record<string, unknown>, path: string, faults: string[]): void {
  const leaf = leaves.find((candidate) => candidate.key === key);
  if (leaf?.about.secret) {
    faults.push(`${key}: a secret does not belong into ${path}; use ${leaf.flag} or ${leaf.variable}`);
  } else if (leaf) {
    into[key] = value;
  } else if (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    (key === '' || leaves.some((candidate) => candidate.key.startsWith(`${key}.`)))
  ) {
    for (const [name, part] of Object.entries(value)) {
      flatten(part, key === '' ? name : `${key}.${name}`, into, path, faults);
    }
  } else {
    faults.push(`${key === '' ? 'config' : key}: there is no such setting (${path}); --help lists them`);
  }
}

function nest(list: readonly Setting[]): unknown {
  const whole: Record<string, unknown> = {};
  for (const { leaf, value } of list) {
    const names = leaf.key.split('.');
    let at = whole;
    for (const name of names.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[names.at(-1) ?? ''] = value;
  }
  return whole;
}
