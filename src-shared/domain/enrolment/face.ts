/** The camera of an enrolment, and the save that follows it. */
import { type At, close, lost, methods, stay, to, unchanged } from './ends.ts';
import { capturePoses, type Effect, type EnrolmentLimits, type Event, type Step } from './state.ts';

/** The lower face was covered to the end. */
export const covered = ({ hint }: At<'capturing'>): boolean => hint === 'takeMaskOff' || hint === 'uncover';

export const stopCamera = ({ attempt }: At<'capturing'>): Effect[] => [
  { do: 'closeCamera', attempt },
  { do: 'forget', attempt },
];

export function whileCapturing(state: At<'capturing'>, event: Event, limits: EnrolmentLimits): Step {
  const { attempt, grant, face, methods: others } = state;
  if (event.is === 'cancelled') return to(methods(state), ...stopCamera(state));
  if (event.is === 'closed') return close(state, ...stopCamera(state));
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  switch (event.is) {
    case 'cameraReady':
      return to({ ...state, camera: { is: 'ready', width: event.width, height: event.height } });
    case 'guided':
      return to({ ...state, hint: event.hint });
    case 'captured':
      return event.captured < capturePoses.length
        ? to({ ...state, captured: event.captured, hint: null })
        : to(
            { at: 'saving', grant, face, methods: others, attempt, until: event.now + limits.requestMs },
            { do: 'closeCamera', attempt },
            { do: 'save', attempt, grant, text: state.text },
          );
    case 'failed':
      return lost(state, event.code, event.waitUntil, ...stopCamera(state));
    default:
      return stay(state);
  }
}

export function whileSaving(state: At<'saving'>, event: Event): Step {
  const { attempt } = state;
  if (event.is === 'closed') return close(state, { do: 'forget', attempt });
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  if (event.is === 'saved') {
    return to(methods({ ...state, face: event.face }, event.face.held ? 'held' : 'enrolled'));
  }
  return event.is === 'failed' ? unchanged(state, event.code, event.waitUntil, { do: 'forget', attempt }) : stay(state);
}
