/** Which PINs are taken. NIST SP 800-63B-4, 3.1.1.2: those that everybody would guess first are not. */
import { type PinPolicy, pinDigits } from './policy.ts';

export type PinFault = 'pin.tooShort' | 'pin.trivial';

/** What is wrong with a PIN under a policy, or null. @param pin digits; more than `pinDigits.most` are cut off by no one */
export function pinFaultOf(
  pin: string,
  { minLength, trivial }: Pick<PinPolicy, 'minLength' | 'trivial'>,
): PinFault | null {
  if (pin.length < Math.max(minLength, pinDigits.least)) return 'pin.tooShort';
  return trivial === 'refuse' && isTrivial(pin) ? 'pin.trivial' : null;
}

/** Whether a PIN is one of those that people choose because they are easy, and guess for the same reason. */
export function isTrivial(pin: string): boolean {
  return (
    hasEqualSteps(pin) ||
    repeatsBlock(pin) ||
    isDoubledRow(pin) ||
    isPalindrome(pin) ||
    isDate(pin) ||
    isKeypadWalk(pin)
  );
}

/** 111111, 123456, 654321, 890123, 135791: every digit is as far from the one before. */
function hasEqualSteps(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => (Number(digit) - Number(pin[i]) + 10) % 10);
  return new Set(steps).size <= 1;
}

/** 1212, 121212, 123123, 12312312: a block that comes again, the last time perhaps cut short. */
function repeatsBlock(pin: string): boolean {
  for (let period = 1; period <= pin.length / 2; period++) {
    if ([...pin].every((digit, i) => i < period || digit === pin[i - period])) return true;
  }
  return false;
}

/** 112233, 111222, 998877: a row with every digit held down. */
function isDoubledRow(pin: string): boolean {
  const runs = pin.match(/(\d)\1*/g) ?? [];
  return runs.every((run) => run.length > 1) && hasEqualSteps(runs.map((run) => run[0]).join(''));
}

/** 123321, 1221, 12321. */
const isPalindrome = (pin: string): boolean => pin === [...pin].toReversed().join('');

const year = '(?:19|20)[0-9]{2}';
const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12][0-9]|3[01])';
const dates = [year, `${year}${month}`, `${month}${year}`, `${year}${month}${day}`];
const dated = new RegExp(`^(?:${[...dates, `${day}${month}${year}`, `${month}${day}${year}`].join('|')})$`);

/** 1984, 198407, 071984, 19840731 and the like, from 1900 to 2099. */
const isDate = (pin: string): boolean => dated.test(pin);

const lines = ['147', '258', '369', '159', '357', '123', '456', '789', '2580'];
const walks = [...lines, ...lines.map((line) => [...line].toReversed().join(''))];
const walked = new RegExp(`^(?:${walks.join('|')})+$`);

/** 147258, 2580, 123789: lines of the keypad and nothing else. */
const isKeypadWalk = (pin: string): boolean => walked.test(pin);
