/** The administrator, who sets policies by the cloud's command line: its own code, without a process for each command. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../src-cloud/cli/program.ts';
import { type ComputerPolicy, defaultComputer } from '../../src-shared/domain/computer.ts';
import { defaultPolicy, type LoginWay, type UserPolicy } from '../../src-shared/domain/policy.ts';

export interface Administrator {
  /** One command. Resolves with what was printed. @throws when it is refused, with what was said */
  readonly run: (...args: readonly string[]) => Promise<string>;
  /** Everybody may do this from now on, and nothing else; what is not named is as in the default. */
  readonly allow: (desktop: readonly LoginWay[], also?: Partial<UserPolicy>) => Promise<string>;
  /** What holds at the one workstation there is, whatever the user's policy says; null: nothing. */
  readonly overrule: (desktop: readonly LoginWay[] | null) => Promise<void>;
}

export interface Said {
  readonly out: string;
  /** What it would have written to its error stream. */
  readonly errors: string;
}

/**
 * One command of the cloud's command line. A process of its own would take half a second to start.
 * @param secret what is typed where it asks for one @throws when it is refused, with what was said
 */
export async function runAdmin(dataDir: string, args: readonly string[], secret?: string): Promise<Said> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal = {
    out: (line: string) => void out.push(line),
    error: (line: string) => void errors.push(line),
    askSecret: async () => {
      if (secret === undefined) throw new Error('no secret is at hand');
      return secret;
    },
  };
  const code = await runCommand(['--data', dataDir, ...args], terminal, {});
  if (code !== 0) throw new Error(errors.join('\n'));
  return { out: out.join('\n'), errors: errors.join('\n') };
}

/** @param dataDir the cloud's; a cloud that runs on it sees every change at once */
export function administratorOf(dataDir: string): Administrator {
  const run: Administrator['run'] = async (...args) => {
    const { out, errors } = await runAdmin(dataDir, args);
    return [out, errors].filter((each) => each !== '').join('\n');
  };
  const written = async (name: string, document: unknown): Promise<string> => {
    const path = join(dataDir, `${name}.json`);
    await writeFile(path, JSON.stringify(document));
    return path;
  };
  return {
    run,
    allow: async (desktop, also = {}) =>
      run('policy', 'set', await written('policy', { ...defaultPolicy, desktop, ...also })),
    overrule: async (desktop) => {
      const policy: ComputerPolicy = { ...defaultComputer, desktop };
      await run('computer', 'set', 'Ward', await written('computer', policy));
      const [endpoint] = JSON.parse(await run('endpoint', 'list', '--json')) as readonly { readonly id: string }[];
      if (!endpoint) throw new Error('no workstation is registered');
      await run('computer', 'assign', endpoint.id, 'Ward');
    },
  };
}
