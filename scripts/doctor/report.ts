/** What the doctor found about one thing. Anything but `good` comes with what to do about it. */
export type Finding =
  | { readonly is: 'good'; readonly says: string }
  | { readonly is: 'warning' | 'bad'; readonly says: string; readonly remedy: string };

/** A finding as it stands in a report. */
export type Named = Finding & { readonly name: string };

export interface Check {
  readonly name: string;
  readonly look: () => Promise<Finding> | Finding;
}

export const good = (says: string): Finding => ({ is: 'good', says });
export const warning = (says: string, remedy: string): Finding => ({ is: 'warning', says, remedy });
export const bad = (says: string, remedy: string): Finding => ({ is: 'bad', says, remedy });

const marks = { good: 'ok     ', warning: 'warning', bad: 'BAD    ' } as const;

/** One line for a finding, and its remedy below. @param width of the widest name. */
export function linesOf(finding: Named, width: number): string[] {
  const line = `${marks[finding.is]}  ${finding.name.padEnd(width)}  ${finding.says}`;
  return finding.is === 'good' ? [line] : [line, `${' '.repeat(width + 11)}-> ${finding.remedy}`];
}

export const widthOf = (named: readonly { readonly name: string }[]): number =>
  Math.max(0, ...named.map(({ name }) => name.length));

export const stateOf = (findings: readonly Finding[]): 'well' | 'ill' =>
  findings.some(({ is }) => is === 'bad') ? 'ill' : 'well';

/**
 * Runs the checks one after the other; a check that breaks is a bad finding, not the end of the report.
 * @param say hears each finding as soon as it is there.
 */
export async function examine(checks: readonly Check[], say: (finding: Named) => void): Promise<readonly Named[]> {
  const findings: Named[] = [];
  for (const { name, look } of checks) {
    let finding: Finding;
    try {
      finding = await look();
    } catch (error) {
      finding = bad(
        error instanceof Error ? error.message : String(error),
        'this check itself broke: please report it',
      );
    }
    const named: Named = { name, ...finding };
    findings.push(named);
    say(named);
  }
  return findings;
}
