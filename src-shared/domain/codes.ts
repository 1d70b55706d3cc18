/**
 * Every reason that the product gives for not going on. The words, with a remedy each, are in
 * `assets/locales/en.json` under `codes`; a test holds the two lists together.
 * A code never tells whether a user exists or has a face enrolled to somebody who has proved nothing.
 */
export const codes = [
  // credentials
  'credentials.refused',
  'face.refused',
  'face.notLive',
  'account.locked',
  'input.invalid',
  'policy.noWay',
  // cards
  'card.unknown',
  'card.linkable',
  'card.taken',
  'card.several',
  'card.unreadable',
  'card.timedOut',
  'reader.absent',
  'reader.failed',
  // security keys and passkeys
  'key.refused',
  'key.timedOut',
  'key.unsupported',
  'key.notBound',
  'key.known',
  // PIN
  'pin.refused',
  'pin.tooShort',
  'pin.trivial',
  'pin.absent',
  // session
  'session.otherUser',
  'session.idle',
  'session.away',
  'session.interrupted',
  'factor.paused',
  // scan: what kept a face from being taken
  'scan.nobody',
  'scan.severalPeople',
  'scan.tooDark',
  'scan.tooBright',
  'scan.tooFar',
  'scan.tooNear',
  'scan.offCentre',
  'scan.turnedAway',
  'scan.eyesClosed',
  'scan.blurred',
  'scan.backlit',
  'scan.glare',
  'scan.covered',
  'scan.masked',
  'scan.timedOut',
  'scan.personChanged',
  // challenge: the turn that was asked for
  'challenge.missed',
  'challenge.wrongWay',
  // camera
  'camera.absent',
  'camera.denied',
  'camera.busy',
  'camera.unplugged',
  'camera.stalled',
  'camera.lowResolution',
  'camera.injected',
  // models and engine
  'models.missing',
  'models.corrupt',
  'vision.failed',
  'engine.crashed',
  'frame.malformed',
  // cloud
  'cloud.unreachable',
  'cloud.slow',
  'cloud.failed',
  'cloud.garbled',
  'cloud.untrusted',
  'clock.skewed',
  'rate.limited',
  'proof.invalid',
  'proof.replayed',
  'transaction.expired',
  'endpoint.unregistered',
  'endpoint.revoked',
  'token.refused',
  'request.tooLarge',
  'notFound',
  // enrolment
  'enrol.notAllowed',
  'enrol.consentDeclined',
  'enrol.consentOutdated',
  'enrol.inconsistent',
  'enrol.tooFewCaptures',
  'enrol.weak',
  'enrol.masked',
  'enrol.interrupted',
  // machine
  'storage.full',
  'storage.failed',
  'agent.alreadyRunning',
  'ipc.refused',
  'internal',
] as const;

export type Code = (typeof codes)[number];
