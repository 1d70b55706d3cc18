import { type Command, InvalidArgumentError } from 'commander';
import { AdminError } from '../admin/error.ts';
import type { Context } from './context.ts';
import { table, when } from './io.ts';

export function addTenant(program: Command, context: Context): void {
  const { terminal, withAdmin, withNewAdmin } = context;

  program
    .command('init')
    .description('make the data directory, its key file and the tenant; once more changes nothing')
    .requiredOption('--tenant <name>', 'name of the organisation')
    .action((flags: { tenant: string }, command: Command) =>
      withNewAdmin(command, async (admin) => {
        const tenant = await admin.createTenant({ name: flags.tenant });
        const folder = context.dataDir(command);
        terminal.out(`The tenant "${tenant.name}" is ready in ${folder}.`);
        terminal.out(`Its key is ${context.keyFile ?? `${folder}/tenant.key`}: back it up apart from the database.`);
        terminal.out('Without the key nothing in the database can be read, and there is no way to restore it.');
      }),
    );

  program
    .command('tenant')
    .description('the organisation')
    .command('show')
    .description('print the tenant and its public keys')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const { id, name, keys } = await admin.showTenant();
        if (flags.json) return terminal.out(JSON.stringify({ id, name, keys }, null, 2));
        terminal.out(`${name} (${id})`);
        for (const key of keys) terminal.out(`signing key ${key.kid}`);
      }),
    );

  program
    .command('token')
    .description('one-time tokens that register endpoints')
    .command('create')
    .description('make a token and print it once')
    .requiredOption('--name <text>', 'what it is for')
    .option('--hours <number>', 'how long it can be used', hours, 24)
    .option('--json', 'as JSON')
    .action((flags: { name: string; hours: number; json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const made = await admin.createEndpointToken({ name: flags.name, expiresInSeconds: flags.hours * 3600 });
        if (flags.json) return terminal.out(JSON.stringify(made));
        terminal.out(made.token);
        terminal.error(`For one endpoint, until ${when(made.expiresAt)}. It is not shown again.`);
      }),
    );

  const endpoint = program.command('endpoint').description('workstations');
  endpoint
    .command('list')
    .description('list endpoints')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const endpoints = await admin.listEndpoints();
        if (flags.json) return terminal.out(JSON.stringify(endpoints, null, 2));
        const rows = endpoints.map(({ id, name, agentVersion, seenAt, revokedAt }) => ({
          id,
          name,
          version: agentVersion,
          seen: when(seenAt),
          state: revokedAt === null ? 'active' : `revoked ${when(revokedAt)}`,
        }));
        for (const line of table(rows)) terminal.out(line);
        if (rows.length === 0) terminal.out('No endpoint has registered yet: run token create --name NAME.');
      }),
    );
  endpoint
    .command('revoke <id>')
    .description('refuse everything this endpoint signs from now on')
    .action((id: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.revokeEndpoint(id);
        terminal.out(`${id} is revoked.`);
      }),
    );

  const audit = program.command('audit').description('the append-only log');
  audit
    .command('list')
    .description('print the last entries, oldest first')
    .option('--limit <number>', 'how many', wholeNumber, 50)
    .option('--json', 'one JSON object a line')
    .action((flags: { limit: number; json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const entries = await admin.listAudit({ limit: flags.limit });
        if (flags.json) {
          for (const entry of entries) terminal.out(JSON.stringify({ ...entry, detail: JSON.parse(entry.detail) }));
          return;
        }
        const rows = entries.map(({ seq, at, kind, subject, code, detail }) => {
          return { seq: String(seq), at: when(at), kind, subject: subject ?? '-', code: code ?? '-', detail };
        });
        for (const line of table(rows)) terminal.out(line);
      }),
    );
  audit
    .command('verify')
    .description('check the whole chain')
    .action((_flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        const { entries, fault } = await admin.verifyAudit();
        if (fault) throw new AdminError('invalid', `the audit log is not sound: entry ${fault.seq} ${fault.fault}`);
        terminal.out(`The audit log is sound: ${entries} entries.`);
      }),
    );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) throw new InvalidArgumentError('A whole number, at least 1.');
  return value;
}

function hours(text: string): number {
  const value = wholeNumber(text);
  if (value > 90 * 24) throw new InvalidArgumentError('At most 2160 hours (90 days).');
  return value;
}
