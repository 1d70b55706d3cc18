import type { Command } from 'commander';
import type { Context } from './context.ts';
import { table, when } from './io.ts';

export function addFaces(program: Command, context: Context): void {
  const { terminal, withAdmin } = context;
  const face = program.command('face').description('faces that are enrolled under more than one account');

  face
    .command('held')
    .description('list faces that wait for you, with the accounts that have the same face')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const held = await admin.listHeld();
        if (flags.json) return terminal.out(JSON.stringify(held, null, 2));
        const rows = held.flatMap(({ username, displayName, heldAt, others }) =>
          others.map((other) => ({
            username,
            name: displayName,
            held: when(heldAt),
            'same face as': other.username,
            'other name': other.displayName,
            enrolled: other.enrolledAt === null ? 'removed since' : when(other.enrolledAt),
            account: other.disabledAt === null ? 'active' : 'disabled',
            likeness: other.score.toFixed(2),
          })),
        );
        for (const line of table(rows)) terminal.out(line);
        if (rows.length === 0) terminal.out('No face is held.');
        else terminal.out('Look at who they are, then run face release USERNAME or face reject USERNAME.');
      }),
    );

  face
    .command('release <username>')
    .description('put a held face to use; the accounts may have the same face from now on')
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.releaseFace(username);
        terminal.out(`${username}: face released.`);
      }),
    );

  face
    .command('reject <username>')
    .description('erase a held face and its key')
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.rejectFace(username);
        terminal.out(`${username}: face erased.`);
      }),
    );
}
