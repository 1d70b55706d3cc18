/** No state is a trap: time alone leads back to the locked screen or the open desktop, and from the locked screen whoever has what the policy asks for gets in. */
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { Event } from '../../src-shared/domain/login/state.ts';
import type { LoginWay } from '../../src-shared/domain/policy.ts';
import { outcomes } from './cloud.ts';
import type { Machine } from './machine.ts';
import { fresh, type Move, questionOf } from './moves.ts';
import { answered, type User, users } from './people.ts';
import type { Scene } from './scene.ts';
import { turn } from './turn.ts';
import { currentOf, endOf, tick, type World } from './world.ts';

const now = 0;
/** More than all waits that can follow each other. */
const patience = 24;

export function trapOf(world: World, machine: Machine, scene: Scene): string | null {
  let { state } = world;
  for (let i = 0; i < patience && endOf(state) !== null; i += 1) {
    try {
      state = machine.step(tick(state), { is: 'timePassed', now }, scene.limits).state;
    } catch {
      return null; // A crash is the search's to tell of.
    }
  }
  if (endOf(state) !== null || (state.at !== 'locked' && state.at !== 'open'))
    return `never leaves ${state.at} by itself`;
  return world.state.at === 'locked' ? lockedOut(world, machine, scene) : null;
}

/** Whom the policy lets in here, and who does not get in. */
function lockedOut(world: World, machine: Machine, scene: Scene): string | null {
  const { held } = world.state.at === 'locked' ? world.state : { held: null };
  const welcome = scene.limits.kind === 'personal' && held !== null ? [held.user] : users;
  for (const user of welcome) {
    for (const way of scene.policy.desktop) {
      for (const second of way.second.length === 0 ? [null] : way.second) {
        if (!getsIn(world, user, way, second, machine, scene)) {
          return `does not let ${user.username} in by ${second === null ? way.primary : `${way.primary} and ${second}`}`;
        }
      }
    }
  }
  return null;
}

function getsIn(
  from: World,
  user: User,
  way: LoginWay,
  second: Factor | null,
  machine: Machine,
  scene: Scene,
): boolean {
  let world = from;
  const does = (move: Move): void => {
    // A breach on the way is the search's to find, not a trap.
    world = turn(world, move, machine, scene)?.world ?? world;
  };
  const happens = (event: Event): void => does({ do: 'event', event, forged: false });
  for (const factor of [way.primary, ...(second === null ? [] : [second])]) {
    happens(gives(factor, user, fresh(world)));
    const attempt = currentOf(world.state);
    if (attempt === null) return false;
    if (factor === 'face') {
      happens({ is: 'cameraReady', now, attempt, width: 1920, height: 1080 });
      happens({ is: 'scanned', now, attempt });
    }
    if (factor === 'securityKey' || factor === 'passkey') {
      happens({ is: 'keyReady', now, attempt });
      happens({ is: 'keyAnswered', now, attempt });
    }
    const question = questionOf(world.state);
    if (question?.factor !== factor || world.tx === null) return false;
    const right = outcomes(world.tx, factor, null, scene.policy).find(
      (each) => each.is === 'right' && each.user === user,
    );
    if (right === undefined) return false;
    does({ do: 'judge', outcome: right });
    const { reply } = world;
    if (reply === 'none' || reply === 'sent') return false;
    happens(answered(attempt, reply));
  }
  return world.state.at === 'open' && world.state.session.user === user;
}

function gives(factor: Factor, { username }: User, attempt: ReturnType<typeof fresh>): Event {
  switch (factor) {
    case 'password':
      return { is: 'passwordGiven', now, attempt, username };
    case 'face':
      return { is: 'faceChosen', now, attempt, username };
    case 'badge':
      return { is: 'tapped', now, attempt };
    case 'securityKey':
      return { is: 'keyChosen', now, attempt, factor, username };
    case 'passkey':
      return { is: 'keyChosen', now, attempt, factor, username: null };
    default:
      return { is: 'pinGiven', now, attempt };
  }
}
