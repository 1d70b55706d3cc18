/** Opens the camera and says in one word why it cannot, or why it went away. */
import { afterWaiting } from './patience.ts';

/** A subset of the product's codes. */
export type CameraFailure = 'camera.absent' | 'camera.denied' | 'camera.busy' | 'camera.unplugged' | 'camera.stalled';

export interface Camera {
  readonly stream: MediaStream;
  readonly width: number;
  readonly height: number;
  /** The device's own name. */
  readonly label: string;
  /** Frames per second as the device promises them; null where it promises none. */
  readonly frameRate: number | null;
  /** Resolves when the camera goes away by itself; never after `stop`. */
  readonly lost: Promise<'camera.unplugged'>;
  /** Switches the camera off. Calling it again does nothing. */
  stop(): void;
}

/** What is asked of the device; it answers with its nearest. */
const wish: MediaStreamConstraints = {
  audio: false,
  video: { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 }, facingMode: { ideal: 'user' } },
};

/** The browser's names for what went wrong (Media Capture and Streams, getUserMedia). */
const failures: Readonly<Record<string, CameraFailure>> = {
  NotFoundError: 'camera.absent',
  OverconstrainedError: 'camera.absent',
  NotAllowedError: 'camera.denied',
  SecurityError: 'camera.denied',
  NotReadableError: 'camera.busy',
  AbortError: 'camera.busy',
};

export type Devices = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/**
 * Opens the camera, or says why not.
 * @param signal stops the camera; when it fires while the device still opens, the device is closed at once.
 * @throws the signal's reason when it was aborted, and whatever the browser throws that is not a known failure.
 */
export async function openCamera(
  signal: AbortSignal,
  devices: Devices | undefined = navigator.mediaDevices,
): Promise<Camera | CameraFailure> {
  signal.throwIfAborted();
  // Browsers leave mediaDevices out where the page is not trusted with a camera at all.
  if (!devices) return 'camera.denied';
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia(wish);
  } catch (error) {
    const failure = error instanceof Error ? failures[error.name] : undefined;
    if (failure === undefined) throw error;
    return failure;
  }
  const track = stream.getVideoTracks()[0];
  if (signal.aborted || !track) {
    for (const each of stream.getTracks()) each.stop();
    signal.throwIfAborted();
    return 'camera.absent';
  }
  return watch(stream, track, devices, signal);
}

function watch(stream: MediaStream, track: MediaStreamTrack, devices: Devices, signal: AbortSignal): Camera {
  const { promise: lost, resolve } = Promise.withResolvers<'camera.unplugged'>();
  const stop = () => {
    track.removeEventListener('ended', gone);
    devices.removeEventListener('devicechange', changed);
    signal.removeEventListener('abort', stop);
    for (const each of stream.getTracks()) each.stop();
  };
  const gone = () => {
    stop();
    resolve('camera.unplugged');
  };
  const settings = track.getSettings();
  const changed = async () => {
    const present = await devices.enumerateDevices();
    if (!present.some((device) => device.kind === 'videoinput' && device.deviceId === settings.deviceId)) gone();
  };
  track.addEventListener('ended', gone);
  if (settings.deviceId !== undefined) devices.addEventListener('devicechange', changed);
  signal.addEventListener('abort', stop);
  return {
    stream,
    width: settings.width ?? 0,
    height: settings.height ?? 0,
    label: track.label,
    frameRate: settings.frameRate ?? null,
    lost,
    stop,
  };
}

/** A camera that opened and has shown nothing after this long hangs; healthy ones need less than a second. */
export const firstPictureMs = 4_000;

/** Shows the camera in a video element. Resolves with null at its first picture, else with why none came. */
export async function show(camera: Pick<Camera, 'stream' | 'lost'>, video: Screen): Promise<CameraFailure | null> {
  video.muted = true;
  video.playsInline = true;
  video.srcObject = camera.stream;
  const { promise: stalled, resolve } = Promise.withResolvers<'camera.stalled'>();
  const stopWaiting = afterWaiting(firstPictureMs, () => resolve('camera.stalled'));
  try {
    return await Promise.race([video.play().then(() => null), camera.lost, stalled]);
  } finally {
    stopWaiting();
  }
}

/** The part of a video element that is used. */
export type Screen = Pick<HTMLVideoElement, 'muted' | 'playsInline' | 'srcObject' | 'play'>;
