/** What the doctor found about one thing. Anything but `good` comes with what to do about it. */
export type Finding =
  | { readonly is: 'good'; readonly says: string }
  | { readonly is: 'warning' | 'bad'; readonly says: string; readonly remedy: string };

export interface Check {
  readonly name: string;
  readonly look: () => Promise<Finding> | Finding;
}

export const good = (says: string): Finding => ({ is: 'good', says });
export const warning = (says: string, remedy: string): Finding => ({ is: 'warning', says, remedy });
export const bad = (says: string, remedy: string): Finding => ({ is: 'bad', says, remedy });

const marks = { good: 'ok     ', warning: 'warning', bad: 'BAD    ' } as const;

/** Runs the checks one after the other; a check that breaks is a bad finding, not the end of the report. */
export async function examine(checks: readonly Check[], say: (line: string) => void): Promise<'well' | 'ill'> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  let ill = false;
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
    say(`${marks[finding.is]}  ${name.padEnd(width)}  ${finding.says}`);
    if (finding.is !== 'good') say(`${' '.repeat(width + 11)}-> ${finding.remedy}`);
    ill ||= finding.is === 'bad';
  }
  return ill ? 'ill' : 'well';
}
