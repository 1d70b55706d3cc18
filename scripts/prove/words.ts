/** Moves in words, for whoever reads a counter-example. */
import type { Answer, Event } from '../../src-shared/domain/login/state.ts';
import type { Move } from './moves.ts';
import { bygone, over } from './people.ts';

export function wordsOf(move: Move): string {
  switch (move.do) {
    case 'tick':
      return 'time passes';
    case 'judge':
      return move.outcome.is === 'wrong'
        ? `the cloud refuses (${move.outcome.code})`
        : `the cloud finds ${move.outcome.user.username}'s proof right${move.outcome.grace ? ' within the grace' : ''}`;
    case 'event':
      return `${move.forged ? 'FORGED ' : ''}${wordsOfEvent(move.event)}`;
    default:
      return move satisfies never;
  }
}

function wordsOfEvent(event: Event): string {
  const whose = 'attempt' in event ? `[${event.attempt === bygone ? 'an earlier attempt' : event.attempt}] ` : '';
  return `${whose}${event.is}${detail(event)}`;
}

function detail(event: Event): string {
  switch (event.is) {
    case 'passwordGiven':
    case 'faceChosen':
      return ` by ${event.username}`;
    case 'keyChosen':
      return ` ${event.factor}${event.username === null ? '' : ` by ${event.username}`}`;
    case 'answered':
      return ` ${wordsOfAnswer(event.answer)}`;
    case 'cameraReady':
      return ` ${event.height}p`;
    case 'prompted':
      return event.prompt === null ? ' nothing' : '';
    case 'guided':
      return ` ${event.hint ?? 'nothing'}`;
    case 'failed':
      return ` ${event.code}`;
    case 'locked':
      return event.code === undefined ? '' : ` (${event.code})`;
    default:
      return '';
  }
}

const named = (transaction: string): string =>
  transaction === over ? 'of an earlier transaction' : 'of this transaction';

function wordsOfAnswer(answer: Answer): string {
  switch (answer.is) {
    case 'more':
      return `more of ${answer.oneOf.join('|') || 'nothing'} after ${answer.proved.join() || 'nothing'} (${answer.username}, ${named(answer.transaction)})`;
    case 'accepted':
      return `accepted ${answer.session.user.username} by ${answer.session.factors.join() || 'nothing'} ${named(answer.session.transaction)}`;
    default:
      return `refused ${answer.code}`;
  }
}
