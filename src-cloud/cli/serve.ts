import { type Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import { createCloud } from '../cloud.ts';
import { resolveSettings, type SettingsPart, settingsFile, settingsOfEnvironment } from '../settings.ts';
import { assertInitialised, type Context } from './context.ts';

interface Flags {
  readonly host?: string;
  readonly port?: number;
  readonly publicUrl?: string;
  readonly behindProxy?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

export function addServe(program: Command, context: Context): void {
  program
    .command('serve', { isDefault: true })
    .description('serve agents; this is what runs when no command is given')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--port <number>', 'port to listen on (default 8470; 0 takes a free one)', portOf)
    .option('--public-url <url>', 'how agents reach this cloud, when that is another address')
    .option('--behind-proxy', 'a proxy ends TLS and forwards to this cloud')
    .option('--tls-cert <file>', 'certificate, PEM')
    .option('--tls-key <file>', 'private key, PEM')
    .action(async (flags: Flags, command: Command) => {
      const dataDir = context.dataDir(command);
      assertInitialised(dataDir);
      const settings = resolveSettings(settingsFile(dataDir), settingsOfEnvironment(context.env), partOf(flags));
      const cloud = await createCloud({
        dataDir,
        keyFile: context.keyFile,
        settings,
        // Lines for machines go to the error stream; the output says where the cloud is.
        log: pino.destination({ dest: 2, sync: true }),
      });
      collectDefaultMetrics({ register: cloud.meters.registry });
      try {
        const tenant = await cloud.admin.showTenant();
        const { url } = await cloud.listen();
        context.terminal.out(`The cloud of "${tenant.name}" listens at ${url}. Stop it with Ctrl-C.`);
        await stopped();
      } finally {
        await cloud.close();
      }
      context.terminal.out('Stopped.');
    });
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, as signals do. */
function stopped(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}

function partOf({ host, port, publicUrl, behindProxy, tlsCert, tlsKey }: Flags): SettingsPart {
  const tls = tlsCert === undefined && tlsKey === undefined ? undefined : { cert: tlsCert ?? '', key: tlsKey ?? '' };
  return { host, port, publicUrl, behindProxy, tls };
}

function portOf(text: string): number {
  const port = Number(text);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return port;
}
