import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { configuration, forbidden } from './rules.ts';

/** One broken rule. `to` equals `from` for rules about a single file (orphans). */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly remedy: string;
}

export interface Checked {
  readonly violations: readonly Violation[];
  readonly files: number;
}

const folders = [
  'src-shared',
  'src-face',
  'src-ui',
  'src-main',
  'src-preload',
  'src-renderer',
  'src-cloud',
  'src-portal',
  'models',
  'scripts',
  'packaging',
  'bench',
  'e2e',
];

/**
 * Checks the dependency rules of one tree.
 * @param base absolute path of the tree's root; it has package.json and node_modules.
 */
export async function checkDependencies(base: string): Promise<Checked> {
  const present = folders.filter((name) => existsSync(join(base, name)));
  const { output } = await cruise(present, {
    ...configuration.options,
    baseDir: base,
    validate: true,
    ruleSet: { forbidden: [...forbidden] },
  });
  const { summary, modules } = output as ICruiseResult;
  const remedies = new Map(forbidden.map((rule) => [rule.name, rule.comment ?? '']));
  return {
    files: modules.filter(({ source }) => /^(src-|models|scripts|packaging|bench|e2e)/.test(source)).length,
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle === undefined ? to : cycle.map((step) => step.name).join(' -> '),
      remedy: remedies.get(rule.name) ?? '',
    })),
  };
}

/** One line per violation, then the remedy. */
export const describeViolation = ({ rule, from, to, remedy }: Violation): string =>
  `${from}: ${rule}${to === from ? '' : ` (imports ${to})`}\n  remedy: ${remedy}`;
