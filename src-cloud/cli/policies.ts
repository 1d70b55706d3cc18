import type { Command } from 'commander';
import type { FacePolicy } from '../../src-shared/domain/policy.ts';
import type { Admin } from '../admin/admin.ts';
import type { Context } from './context.ts';
import { readJson, table } from './io.ts';

export function addPolicies(program: Command, context: Context): void {
  const { terminal, withAdmin } = context;
  const policy = program.command('policy').description('what users may do');
  const warn = async (admin: Admin, name: string): Promise<void> => {
    for (const warning of await admin.policyWarnings(name)) terminal.error(`Warning: ${warning}`);
  };

  policy
    .command('add <name>')
    .description('add a policy, as a copy of the default or from a JSON file')
    .option('--file <json>', 'what differs from the default')
    .action((name: string, flags: { file?: string }, command: Command) =>
      withAdmin(command, async (admin) => {
        const added = await admin.addPolicy({ ...(flags.file ? readJson(flags.file, 'policy show') : {}), name });
        terminal.out(`Added the policy ${added.name}.`);
        if (flags.file) await warn(admin, added.name);
      }),
    );

  policy
    .command('list')
    .description('list policies')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const listed = await admin.listPolicies();
        if (flags.json) return terminal.out(JSON.stringify(listed, null, 2));
        const rows = listed.map(({ policy: p, users }) => ({
          name: p.name,
          users: String(users),
          ways: p.desktop
            .map((way) => [way.primary, ...(way.second.length ? [way.second.join('|')] : [])].join('+'))
            .join(', '),
          face: p.face.allowed ? p.face.tier : 'no',
          pin: p.pin.allowed ? `${p.pin.minLength}+` : 'no',
          cards: p.badge.allowed ? p.badge.firstTap : 'no',
          grace: p.grace.minutes === 0 ? 'no' : `${p.grace.minutes} min`,
          liveness: p.face.liveness,
          masks: p.face.masks,
          refresh: p.face.refresh ? 'yes' : 'no',
          'older model': p.face.olderModel,
        }));
        for (const line of table(rows)) terminal.out(line);
      }),
    );

  policy
    .command('show <name>')
    .description('print a policy as JSON, ready to be changed and set')
    .action((name: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => terminal.out(JSON.stringify(await admin.showPolicy(name), null, 2))),
    );

  policy
    .command('set <json>')
    .description('replace the policy that the JSON file names')
    .action((file: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        const set = await admin.setPolicy(readJson(file, 'policy show'));
        terminal.out(`The policy ${set.name} is set.`);
        await warn(admin, set.name);
      }),
    );

  policy
    .command('face <name>')
    .description('change what a policy says of faces; what is not named stays as it is')
    .option('--allowed <yes|no>', 'whether users may enrol a face and log in with it')
    .option('--tier <recommended|any>', 'the networks that a face must be matched by')
    .option('--low-resolution <warn|refuse>', 'what becomes of cameras below 1080p')
    .option(
      '--liveness <standard|high|highest>',
      'what a scan has to prove: high asks for turns of the head, highest for light too',
    )
    .option('--masks <accept|refuse>', 'whether a login with a mask is taken')
    .option('--refresh <yes|no>', 'whether sure logins may renew the oldest capture')
    .option('--older-model <replace|ask>', 'what becomes of templates of an older network')
    .action((name: string, flags: FaceFlags, command: Command) =>
      withAdmin(command, async (admin) => {
        const { name: set, face } = await admin.setFacePolicy(name, faceOf(flags));
        terminal.out(`The policy ${set} says of faces: ${JSON.stringify(face)}`);
        await warn(admin, set);
      }),
    );

  policy
    .command('remove <name>')
    .description('remove a policy that nobody has')
    .action((name: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.removePolicy(name);
        terminal.out(`Removed the policy ${name}.`);
      }),
    );
}

interface FaceFlags {
  readonly allowed?: string;
  readonly tier?: string;
  readonly lowResolution?: string;
  readonly liveness?: string;
  readonly masks?: string;
  readonly refresh?: string;
  readonly olderModel?: string;
}

/** Flags as a part of the policy; what is no choice stays as it was typed, and the check names it. */
function faceOf(flags: FaceFlags): Partial<FacePolicy> {
  const answers: Readonly<Record<string, boolean>> = { yes: true, no: false };
  const entries = Object.entries(flags).map(([key, value]: [string, string]) => [
    key,
    key === 'allowed' || key === 'refresh' ? (answers[value] ?? value) : value,
  ]);
  return Object.fromEntries(entries) as Partial<FacePolicy>;
}
