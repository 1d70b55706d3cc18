import { hash, type Options, verify } from '@node-rs/argon2';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Random } from '../secrets/random.ts';

/** argon2id with 19 MiB, two passes, one lane (OWASP's first choice); 38 ms on the reference machine. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/** At work at once, each holding 19 MiB; as many again may wait eight deep before the cloud says to come back. */
const parallel = 4;
const waitingLimit = 32;

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /**
   * Whether the password is the one that was hashed. For a user that does not exist pass null: the same work is done
   * on a hash that nothing fits.
   * @throws {Refusal} `rate.limited` when too many wait already
   */
  readonly verify: (hashed: string | null, password: string) => Promise<boolean>;
}

/**
 * @param pepper secret that is not in the database
 * @param onVerify called once for each verification with its milliseconds
 */
export async function createPasswords(
  pepper: Uint8Array,
  random: Random,
  onVerify: (ms: number) => void,
): Promise<Passwords> {
  const options: Options = { ...cost, secret: pepper };
  const gate = createGate(parallel, waitingLimit);
  const hashed = (password: string) => hash(normal(password), { ...options, salt: random(16) });
  const nobody = await hashed(Buffer.from(random(32)).toString('base64'));
  return {
    hash: hashed,
    verify: (known, password) =>
      gate(async () => {
        const started = performance.now();
        const fits = await verify(known ?? nobody, normal(password), options);
        onVerify(performance.now() - started);
        return known !== null && fits;
      }),
  };
}

/** NIST SP 800-63B-4, 3.1.1.2: one form for what keyboards compose differently. */
const normal = (password: string): string => password.normalize('NFC');

/** Lets `width` pieces of work run and `depth` wait. */
function createGate(width: number, depth: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= width) {
      if (waiting.length >= depth) {
        throw new Refusal('rate.limited', `${waiting.length} passwords wait already`, { retryAfterSeconds: 1 });
      }
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next one, so that nobody who comes now slips in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
