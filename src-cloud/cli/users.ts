import type { Command } from 'commander';
import { newPassword, systemRandom } from '../secrets/random.ts';
import type { Context } from './context.ts';
import { table, when } from './io.ts';

export function addUsers(program: Command, context: Context): void {
  const { terminal, withAdmin } = context;
  const user = program.command('user').description('people who log in');

  user
    .command('add <username>')
    .description('add a user; the password is asked for, or read as one line from the input')
    .option('--name <text>', 'the name that people read (default: the username)')
    .option('--policy <name>', 'a policy (default: Default)')
    .option('--generate', 'make a password and print it once')
    .action((username: string, flags: { name?: string; policy?: string; generate?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const password = await passwordFor(username, flags.generate === true);
        const { id } = await admin.addUser({ username, displayName: flags.name, policy: flags.policy, password });
        terminal.out(`Added ${username} (${id}).`);
        if (flags.generate) terminal.out(`Password: ${password}`);
      }),
    );

  user
    .command('list')
    .description('list users')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const users = await admin.listUsers();
        if (flags.json) return terminal.out(JSON.stringify(users, null, 2));
        const rows = users.map(({ username, displayName, policy, disabledAt, faceEnrolledAt, faceHeldAt }) => ({
          username,
          name: displayName,
          policy,
          face: faceHeldAt === null ? when(faceEnrolledAt) : 'held',
          state: disabledAt === null ? 'active' : 'disabled',
        }));
        for (const line of table(rows)) terminal.out(line);
        if (rows.length === 0) terminal.out('There are no users yet: run user add USERNAME.');
      }),
    );

  user
    .command('disable <username>')
    .description('refuse the user from now on')
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.disableUser(username);
        terminal.out(`${username} is disabled.`);
      }),
    );

  user
    .command('enable <username>')
    .description('let the user log in again')
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.enableUser(username);
        terminal.out(`${username} is enabled.`);
      }),
    );

  user
    .command('set-password <username>')
    .description('set a new password; it is asked for, or read as one line from the input')
    .option('--generate', 'make a password and print it once')
    .action((username: string, flags: { generate?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const password = await passwordFor(username, flags.generate === true);
        await admin.setPassword(username, password);
        terminal.out(`${username} has a new password.`);
        if (flags.generate) terminal.out(`Password: ${password}`);
      }),
    );

  user
    .command('unlock <username>')
    .description('lift the bar or the waiting time after failed logins')
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        terminal.out(`${username}: ${await admin.unlockUser(username)} failures forgotten.`);
      }),
    );

  user
    .command('assign-policy <username> <policy>')
    .description('give the user another policy')
    .action((username: string, policy: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.assignPolicy(username, policy);
        terminal.out(`${username} has the policy ${policy}.`);
      }),
    );

  user
    .command('remove-face <username>')
    .description("erase the user's face templates and their key; the receipt of the consent stays")
    .action((username: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        terminal.out(
          (await admin.removeFace(username)) ? `${username}: face erased.` : `${username}: no face enrolled.`,
        );
      }),
    );

  async function passwordFor(username: string, generate: boolean): Promise<string> {
    return generate ? newPassword(systemRandom) : terminal.askSecret(`Password for ${username}`);
  }
}
