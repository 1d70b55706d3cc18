/** `npm run doctor`: what this machine has and lacks, each with its remedy. Takes the agent's settings (`--cloudUrl ...`). */
import { loadHere } from '../src-main/config/machine.ts';
import { checksFor } from './doctor/checks.ts';
import { examine } from './doctor/report.ts';

const { settings } = loadHere(process.argv.slice(2));
const state = await examine(checksFor(settings), console.log);
console.log(state === 'well' ? '\nNothing stands in the way.' : '\nWhat is BAD must be put right first.');
process.exitCode = state === 'well' ? 0 : 1;
