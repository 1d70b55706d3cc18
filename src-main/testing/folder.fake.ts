/** hexlock:fake. A folder that is gone when the test is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const made = new Set<string>();
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hexlock-test-'));
  made.add(folder);
  try {
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  } catch {
    // Called from a hook, where vitest knows no test: the folder goes when the process does.
  }
  return folder;
}
