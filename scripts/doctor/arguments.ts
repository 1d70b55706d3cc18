/** The doctor's own arguments, apart from the agent's settings that it takes as well. Pure. */
export interface DoctorArguments {
  readonly subject: 'machine' | 'camera';
  readonly json: boolean;
  readonly help: boolean;
  readonly seconds: number;
  readonly out: string | null;
  /** The agent's flags. */
  readonly settings: readonly string[];
}

export const doctorHelp = `npm run doctor [-- camera] [options] [the agent's settings]

  camera         measure the camera of this workstation instead: resolution, frame rate, exposure, focus, light
  --seconds N    how long to look at the camera, 1 to 60 (default: 5)
  --out FOLDER   save a picture of what the camera sees, and one with the verdict on it
  --json         print one JSON object instead of lines
  --help         this text

Ends with 1 when something is bad. The agent's settings are those of npm run agent -- --help.`;

/** @throws {RangeError} when a value is missing or not allowed. */
export function readArguments(argv: readonly string[]): DoctorArguments {
  const settings: string[] = [];
  let subject: DoctorArguments['subject'] = 'machine';
  let json = false;
  let help = false;
  let seconds = 5;
  let out: string | null = null;
  for (let i = 0; i < argv.length; i++) {
    const [name = '', ...rest] = (argv[i] ?? '').split('=');
    const value = (): string => {
      const given = rest.length > 0 ? rest.join('=') : argv[++i];
      if (given === undefined || given === '') throw new RangeError(`${name}: the value is missing`);
      return given;
    };
    if (i === 0 && name === 'camera') subject = 'camera';
    else if (name === '--json') json = true;
    else if (name === '--help' || name === '-h') help = true;
    else if (name === '--out') out = value();
    else if (name === '--seconds') {
      seconds = Number(value());
      if (!(seconds >= 1 && seconds <= 60)) throw new RangeError('--seconds: give a number from 1 to 60');
    } else settings.push(argv[i] ?? '');
  }
  return { subject, json, help, seconds, out, settings };
}
