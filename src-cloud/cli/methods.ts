/** What users log in with, beside their passwords: PINs and keys here, cards in `cards.ts`. */
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { table, when } from './io.ts';

export function addMethods(program: Command, context: Context): void {
  addOverview(program, context);
  addPins(program, context);
  addKeys(program, context);
}

function addOverview(program: Command, { terminal, withAdmin }: Context): void {
  program.commands
    .find((command) => command.name() === 'user')
    ?.command('methods <username>')
    .description('what the user can log in with')
    .option('--json', 'as JSON')
    .action((username: string, flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const methods = await admin.showMethods(username);
        if (flags.json) return terminal.out(JSON.stringify(methods, null, 2));
        const { faceEnrolledAt, pin, cards, keys } = methods;
        const rows = [
          { method: 'face', id: '', name: '', since: when(faceEnrolledAt) },
          { method: 'pin', id: '', name: '', since: when(pin.setAt) },
          ...cards.list.map(({ id, label, addedAt }) => ({
            method: 'card',
            id,
            name: `…${label}`,
            since: when(addedAt),
          })),
          ...keys.map(({ id, factor, name, addedAt }) => ({ method: factor, id, name, since: when(addedAt) })),
        ];
        for (const line of table(rows)) terminal.out(line);
      }),
    );
}

function addPins(program: Command, { terminal, withAdmin }: Context): void {
  program
    .command('pin')
    .description('PINs of users')
    .command('reset <username>')
    .description('forget the PIN; the user sets a new one with the password')
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        terminal.out((await admin.resetPin(username)) ? `${username}: PIN forgotten.` : `${username}: no PIN set.`);
      }),
    );
}

function addKeys(program: Command, { terminal, withAdmin }: Context): void {
  const key = program.command('key').description('security keys and passkeys of users');

  key
    .command('list <username>')
    .description("list a user's keys; those that seem to be copied are out of service")
    .option('--json', 'as JSON')
    .action((username: string, flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const keys = await admin.listKeys(username);
        if (flags.json) return terminal.out(JSON.stringify(keys, null, 2));
        const rows = keys.map(({ id, factor, name, rpId, addedAt, usedAt, stoppedAt }) => ({
          id,
          kind: factor,
          name,
          for: rpId,
          added: when(addedAt),
          used: when(usedAt),
          state: stoppedAt === null ? 'in use' : `stopped ${when(stoppedAt)}`,
        }));
        for (const line of table(rows)) terminal.out(line);
        if (rows.length === 0) terminal.out(`${username} has no key.`);
      }),
    );

  key
    .command('remove <username> <key>')
    .description('forget a key')
    .action((username: string, id: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.removeKey(username, id);
        terminal.out(`${username}: key ${id} removed.`);
      }),
    );

  key
    .command('release <username> <key>')
    .description('put a key back to use that was out of service, once you have seen that there is no copy')
    .action((username: string, id: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.releaseKey(username, id);
        terminal.out(`${username}: key ${id} is in use again.`);
      }),
    );
}
