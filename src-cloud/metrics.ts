import { Counter, Histogram, Registry } from 'prom-client';

/** What the cloud counts. No label names a person, an endpoint or a score. */
export interface Meters {
  readonly registry: Registry;
  readonly request: (route: string, method: string, status: number, ms: number) => void;
  /** `outcome`: `accepted`, `more`, or the code of the refusal. */
  readonly login: (purpose: string, outcome: string) => void;
  /** How often each factor was proved or not. `outcome`: `proved` or the code of the refusal. */
  readonly factor: (factor: string, outcome: string) => void;
  readonly password: (ms: number) => void;
  readonly pin: (ms: number) => void;
  /** One signature of a security key or passkey. */
  readonly key: (ms: number) => void;
  /** What happened to somebody's PIN, card or key. */
  readonly method: (method: 'pin' | 'card' | 'key', event: 'added' | 'refused' | 'removed' | 'stopped') => void;
  readonly match: (ms: number) => void;
  /** `drawn`, `followed`, or `refused` for whatever reason. */
  readonly challenge: (outcome: 'drawn' | 'followed' | 'refused') => void;
  /** What happened to a template. */
  readonly template: (event: 'enrolled' | 'weak' | 'held' | 'refreshed' | 'migrated') => void;
  /** A search for a face that is enrolled twice. */
  readonly search: (ms: number) => void;
}

const fine = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** A registry of its own, so that two clouds in one process (tests, the demo) do not count into each other. */
export function createMeters(): Meters {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'hexlock_http_request_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['route', 'method', 'status'],
    buckets: fine,
    registers,
  });
  const logins = new Counter({
    name: 'hexlock_logins_total',
    help: 'Answers to a proof, by purpose and outcome',
    labelNames: ['purpose', 'outcome'],
    registers,
  });
  const passwords = new Histogram({
    name: 'hexlock_password_verification_seconds',
    help: 'Time of one argon2id verification; done for unknown users as well',
    buckets: fine,
    registers,
  });
  const factors = new Counter({
    name: 'hexlock_factor_proofs_total',
    help: 'Tries of a factor, by outcome',
    labelNames: ['factor', 'outcome'],
    registers,
  });
  const pins = new Histogram({
    name: 'hexlock_pin_verification_seconds',
    help: 'Time of one argon2id verification of a PIN; done for users without one as well',
    buckets: fine,
    registers,
  });
  const keys = new Histogram({
    name: 'hexlock_key_verification_seconds',
    help: 'Time to verify the signature of a key; done for keys that nobody has as well',
    buckets: fine,
    registers,
  });
  const methods = new Counter({
    name: 'hexlock_methods_total',
    help: 'PINs, cards and keys added, refused, removed and put out of service',
    labelNames: ['method', 'event'],
    registers,
  });
  const matches = new Histogram({
    name: 'hexlock_face_match_seconds',
    help: 'Time to open a template and compare; done for unknown users as well',
    buckets: fine,
    registers,
  });
  const challenges = new Counter({
    name: 'hexlock_challenges_total',
    help: 'Liveness challenges drawn, and answers to them',
    labelNames: ['outcome'],
    registers,
  });
  const templates = new Counter({
    name: 'hexlock_face_templates_total',
    help: 'What happened to face templates',
    labelNames: ['event'],
    registers,
  });
  const searches = new Histogram({
    name: 'hexlock_face_search_seconds',
    help: 'Time to look for a face that is enrolled under another account',
    buckets: [...fine, 2.5, 5],
    registers,
  });
  return {
    registry,
    request: (route, method, status, ms) => requests.observe({ route, method, status: String(status) }, ms / 1000),
    login: (purpose, outcome) => logins.inc({ purpose, outcome }),
    factor: (factor, outcome) => factors.inc({ factor, outcome }),
    pin: (ms) => pins.observe(ms / 1000),
    key: (ms) => keys.observe(ms / 1000),
    method: (method, event) => methods.inc({ method, event }),
    password: (ms) => passwords.observe(ms / 1000),
    match: (ms) => matches.observe(ms / 1000),
    challenge: (outcome) => challenges.inc({ outcome }),
    template: (event) => templates.inc({ event }),
    search: (ms) => searches.observe(ms / 1000),
  };
}
