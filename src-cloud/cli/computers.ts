import type { Command } from 'commander';
import type { Context } from './context.ts';
import { readJson, table } from './io.ts';

export function addComputers(program: Command, context: Context): void {
  const { terminal, withAdmin } = context;
  const computer = program
    .command('computer')
    .description('what holds at workstations: idle times, taps, and ways to log in that go before the users’ own');

  computer
    .command('list')
    .description('list policies of computers')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const listed = await admin.listComputers();
        if (flags.json) return terminal.out(JSON.stringify(listed, null, 2));
        const rows = listed.map(({ name, policy, endpoints }) => ({
          name,
          endpoints: String(endpoints),
          ways:
            policy.desktop === null
              ? 'of the user'
              : policy.desktop.map(({ primary, second }) => [primary, ...second].join('+')).join(', '),
          idle: policy.walkAway.idleSeconds === 0 ? 'never' : `${policy.walkAway.idleSeconds} s`,
          presence: policy.walkAway.presence,
          'own tap': policy.taps.ownTap,
          names: policy.screen.names,
        }));
        for (const line of table(rows)) terminal.out(line);
      }),
    );

  computer
    .command('show <name>')
    .description('print one as JSON, ready to be changed and set')
    .action((name: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => terminal.out(JSON.stringify(await admin.showComputer(name), null, 2))),
    );

  computer
    .command('set <name> <json>')
    .description('add one, or replace the one of that name, from a JSON file')
    .action((name: string, file: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        const warnings = await admin.setComputer(name, readJson(file, 'computer show'));
        terminal.out(`The computer policy ${name} is set.`);
        for (const warning of warnings) terminal.error(`Warning: ${warning}`);
      }),
    );

  computer
    .command('assign <endpoint> <name>')
    .description('give a workstation a policy; endpoint list shows the ids')
    .action((endpoint: string, name: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.assignComputer(endpoint, name);
        terminal.out(`${endpoint} has the computer policy ${name}.`);
      }),
    );

  computer
    .command('remove <name>')
    .description('remove one that no workstation has')
    .action((name: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.removeComputer(name);
        terminal.out(`Removed the computer policy ${name}.`);
      }),
    );
}
