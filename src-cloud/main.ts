/** `npm run cloud`: the tenant cloud and its administration. `npm run cloud -- --help` lists the commands. */
import { terminal } from './cli/io.ts';
import { runCommand } from './cli/program.ts';

process.exitCode = await runCommand(process.argv.slice(2), terminal, process.env);
