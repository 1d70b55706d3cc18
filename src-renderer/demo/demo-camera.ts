/**
 * The demo's camera: replaces the page's camera by a 1920x1080 picture in which a sample person sits. Loaded by the
 * demo host alone, before the page's own script; a release does not contain it.
 */
import { type Guest, guests } from './chair.ts';
import { type Manner, manners, nothing } from './neck.ts';
import { openPanel } from './panel.ts';
import { createProjector } from './projector.ts';
import { watchScreen } from './watch.ts';
import { words } from './words.ts';

const size = { width: 1920, height: 1080 } as const;
const frameRate = 30;
const deviceId = 'demo-camera';

/** The choice is kept for all windows of the demo. */
const storageKey = 'hexlock.demo.guest';

declare global {
  interface Window {
    /** Steers the demo's camera, for the unattended tour. */
    hexlockDemo?: {
      readonly guests: readonly Guest[];
      /** Resolves when the camera shows the guest. @throws when there is no such guest. */
      sit(guest: string): Promise<void>;
      /** The camera's plug is pulled: every open stream ends. */
      unplug(): void;
      /** The camera stays open and sends nothing more, until somebody sits down. */
      stall(): void;
      /** How the guest takes what the screen asks of the head; `answers` until this says otherwise. */
      manner(manner: Manner): void;
    };
  }
}

const projector = createProjector();
const panel = openPanel((guest) => {
  localStorage.setItem(storageKey, guest);
  return sit(guest);
});

async function sit(name: string): Promise<void> {
  const guest = guests.find((each) => each === name);
  if (!guest) throw new Error(`nobody is called ${name}: ${guests.join(', ')}`);
  panel.mark(guest);
  await projector.show(guest);
}

/** Tracks that somebody looks at. */
const open = new Set<MediaStreamTrack>();

function openStream(): MediaStream {
  const { track, leave } = projector.look();
  const stop = track.stop.bind(track);
  open.add(track);
  Object.defineProperties(track, {
    label: { value: words.camera },
    getSettings: { value: () => ({ ...size, frameRate, deviceId }) },
    stop: {
      value: () => {
        open.delete(track);
        leave();
        stop();
      },
    },
  });
  return new MediaStream([track]);
}

let manner: Manner = 'answers';
let asked = nothing;
const see = () => projector.see(asked, manner);
watchScreen((seen) => {
  asked = seen;
  see();
});

const ready = sit(localStorage.getItem(storageKey) ?? guests[0]).catch(() => sit(guests[0]));
window.addEventListener('storage', (event) => {
  if (event.key === storageKey && event.newValue) void sit(event.newValue);
});

Object.defineProperties(navigator.mediaDevices, {
  getUserMedia: {
    value: async (wish?: MediaStreamConstraints) => {
      if (!wish?.video) throw new DOMException('the demo has a camera only', 'NotFoundError');
      await ready;
      return openStream();
    },
  },
  enumerateDevices: {
    value: async () => [{ kind: 'videoinput', deviceId, groupId: '', label: words.camera }],
  },
});

window.hexlockDemo = {
  guests,
  sit: (guest) => {
    localStorage.setItem(storageKey, guest);
    return sit(guest);
  },
  unplug: () => {
    for (const track of [...open]) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  },
  stall: () => projector.stall(),
  manner: (wanted) => {
    if (!manners.includes(wanted)) throw new Error(`nobody can do that: ${manners.join(', ')}`);
    manner = wanted;
  },
};
