/** The window's end of the demo's camera: the pictures are drawn by a worker, as a camera takes no time of the page's own. */
import type { Guest } from './chair.ts';
import type { Asked, Manner } from './neck.ts';

export type ToProjector =
  | { readonly is: 'show'; readonly id: number; readonly guest: Guest }
  /** The camera stays open and sends nothing more. */
  | { readonly is: 'stall' }
  /** Whoever sits there sees what the screen asks for. */
  | { readonly is: 'see'; readonly asked: Asked; readonly manner: Manner }
  | { readonly is: 'look'; readonly id: number; readonly to: WritableStream<VideoFrame> }
  | { readonly is: 'leave'; readonly id: number };

export type FromProjector =
  | { readonly is: 'shown'; readonly id: number }
  | { readonly is: 'failed'; readonly id: number; readonly why: string };

/** A track that is fed with frames; of the browsers that show the demo only, and not in the library's types. */
type FedTrack = MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
declare const MediaStreamTrackGenerator: new (init: { readonly kind: 'video' }) => FedTrack;

export interface Projector {
  /** Resolves when the camera shows the guest. Of two that are shown at once the later one stays. */
  show(guest: Guest): Promise<void>;
  stall(): void;
  see(asked: Asked, manner: Manner): void;
  /** A track with the camera's pictures, and what ends it. Several may look on at once. */
  look(): { readonly track: MediaStreamTrack; readonly leave: () => void };
}

export function createProjector(): Projector {
  const worker = new Worker(new URL('./projector.worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  let nextId = 0;
  const tell = (message: ToProjector, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

  worker.onmessage = ({ data }: MessageEvent<FromProjector>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.is === 'shown') call?.resolve();
    else call?.reject(new Error(data.why));
  };

  return {
    show: (guest) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        tell({ is: 'show', id, guest });
      }),
    stall: () => tell({ is: 'stall' }),
    see: (asked, manner) => tell({ is: 'see', asked, manner }),
    look: () => {
      const id = nextId++;
      const track = new MediaStreamTrackGenerator({ kind: 'video' });
      tell({ is: 'look', id, to: track.writable }, [track.writable]);
      return { track, leave: () => tell({ is: 'leave', id }) };
    },
  };
}
