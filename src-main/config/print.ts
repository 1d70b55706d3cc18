/** `--help` and `--print-config`, both made from the schema. */
import { defaultConfigFile, type Machine, machineDefaults } from './defaults.ts';
import { type Leaf, leaves } from './leaves.ts';
import type { Loaded } from './load.ts';

/** A value as text; a secret as dots, so that a screenshot of a support call gives nothing away. */
export function show(leaf: Leaf, value: unknown): string {
  if (value === null || value === undefined) return '(none)';
  if (leaf.about.secret) return '••••••••';
  if (value === '') return '(empty)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function helpText(machine: Machine, program: string): string {
  const defaults = machineDefaults(machine);
  const entries = leaves.flatMap((leaf) => [
    `  ${leaf.flag} ${leaf.form === 'number' ? 'N' : leaf.form === 'list' ? 'TEXT (may be repeated)' : 'TEXT'}`,
    `      ${leaf.about.description}${leaf.about.testOnly ? ' [tests only]' : ''}.`,
    `      Must be ${leaf.about.allowed}. Default: ${show(leaf, leaf.byDefault ?? defaults[leaf.key])}`,
    `      ${leaf.variable}, ${leaf.about.secret ? 'not in the file' : `"${leaf.key}"`}`,
  ]);
  return [
    `Usage: ${program} [--config FILE] [--print-config] [--help] [settings]`,
    '',
    'A flag wins over the environment, the environment over the file, the file over the default.',
    `The file is JSON: --config FILE, else HEXLOCK_CONFIG, else ${defaultConfigFile(machine)}`,
    '',
    ...entries,
    '',
  ].join('\n');
}

/** The settings in force, each with where it came from. */
export function printConfig({ list, file }: Loaded): string {
  const width = Math.max(...list.map(({ leaf }) => leaf.key.length));
  return [
    `file: ${file ?? '(none)'}`,
    ...list.map(({ leaf, value, source }) => `${leaf.key.padEnd(width)}  ${source.padEnd(11)}  ${show(leaf, value)}`),
    '',
  ].join('\n');
}
