/** The scan of a face: what the camera and the engine tell, and what is asked of the person meanwhile. */
import type { Code } from '../codes.ts';
import { codeOfHint, type Hint } from '../hints.ts';
import { because, check, end } from './settle.ts';
import { type At, after, callOff, isGiven, letGo, meanwhile, setBack, stay, to } from './start.ts';
import type { Event, LoginLimits, Step } from './state.ts';

/** What stood in the way at last: the hint on the screen, the turn that did not come, or nothing in particular. */
export function whyTimedOut({ hint, prompt }: At<'scanning'>): Code {
  if (hint !== null) return codeOfHint[hint];
  return prompt?.is === 'turn' ? 'challenge.missed' : 'scan.timedOut';
}

/** Who follows the arrow looks away and moves: to say so would contradict it. */
const silentWhileAsked: readonly Hint[] = ['centre', 'lookAtCamera', 'straighten', 'eyesOpen', 'holdStill'];

export function whileScanning(state: At<'scanning'>, event: Event, limits: LoginLimits): Step {
  const { attempt } = state;
  if (event.is === 'cancelled') return callOff(state, event.now);
  if (event.is === 'locked') return end(state, event.code === undefined ? null : because(event.code));
  if (event.is === 'faceChosen') return stay(state);
  if (isGiven(event)) return meanwhile(state, event, limits);
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  switch (event.is) {
    case 'cameraReady':
      return limits.lowResolution === 'refuse' && event.height < limits.cameraHeight
        ? setBack(state, 'camera.lowResolution', event.now, limits)
        : to({ ...state, camera: { is: 'ready', width: event.width, height: event.height } });
    case 'guided':
      return state.prompt !== null && event.hint !== null && silentWhileAsked.includes(event.hint)
        ? stay(state)
        : to({ ...state, hint: event.hint });
    case 'frameAccepted':
      return to({ ...state, frames: Math.min(event.frames, limits.frames), hint: null });
    case 'prompted':
      // A person who was asked something gets the time to answer it.
      return to({
        ...state,
        prompt: event.prompt,
        hint: null,
        until:
          event.prompt === null
            ? state.until
            : Math.min(Math.max(state.until, event.now + limits.promptMs), state.latest),
      });
    case 'scanned':
      return after(letGo(state), check({ ...state, factor: 'face', link: null }, event.now, limits));
    case 'failed':
      return event.over ? end(state, because(event.code)) : setBack(state, event.code, event.now, limits);
    case 'answered':
      // Only a refusal to begin can arrive during the scan: nothing was proved that could be accepted.
      return event.answer.is === 'refused'
        ? end(state, { code: event.answer.code, until: event.answer.until })
        : stay(state);
    default:
      return stay(state);
  }
}
