/** Before every test file: drawn cases are the same in every run, so that a failure is one for everybody. */
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: 1 });
