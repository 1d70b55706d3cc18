import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, type CameraFailure, type Devices, firstPictureMs, openCamera, show } from './camera.ts';

function fakeTrack() {
  const track = Object.assign(new EventTarget(), {
    label: 'Front camera',
    stop: vi.fn(),
    getSettings: () => ({ width: 1280, height: 720, frameRate: 30, deviceId: 'cam-1' }),
  });
  return track;
}

function fakeDevices(open: (track: ReturnType<typeof fakeTrack>) => Promise<MediaStream> | MediaStream = streamOf) {
  const track = fakeTrack();
  const present = [{ kind: 'videoinput', deviceId: 'cam-1' }];
  const devices = Object.assign(new EventTarget(), {
    getUserMedia: async () => open(track),
    enumerateDevices: async () => present,
  }) as unknown as Devices & EventTarget;
  return { devices, track, present };
}

function streamOf(track: unknown): MediaStream {
  return { getVideoTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
}

const never = () => new AbortController().signal;

async function opened(devices: Devices, signal = never()): Promise<Camera> {
  const camera = await openCamera(signal, devices);
  if (typeof camera === 'string') throw new Error(camera);
  return camera;
}

describe('openCamera', () => {
  it('tells what it opened', async () => {
    const { devices } = fakeDevices();
    expect(await opened(devices)).toMatchObject({ width: 1280, height: 720, frameRate: 30, label: 'Front camera' });
  });

  it.each([
    ['NotFoundError', 'camera.absent'],
    ['OverconstrainedError', 'camera.absent'],
    ['NotAllowedError', 'camera.denied'],
    ['NotReadableError', 'camera.busy'],
  ])('turns %s into %s', async (name, code) => {
    const { devices } = fakeDevices(() => Promise.reject(new DOMException('no', name)));
    expect(await openCamera(never(), devices)).toBe(code);
  });

  it('does not hide a failure that it does not know', async () => {
    const { devices } = fakeDevices(() => Promise.reject(new TypeError('broken')));
    await expect(openCamera(never(), devices)).rejects.toThrow('broken');
  });

  it('is denied where the page may not ask at all', async () => {
    expect(await openCamera(never(), undefined)).toBe('camera.denied');
  });

  it('closes a device that opened after the scan was stopped', async () => {
    const stopping = new AbortController();
    const { devices, track } = fakeDevices((each) => {
      stopping.abort();
      return streamOf(each);
    });
    await expect(openCamera(stopping.signal, devices)).rejects.toThrow();
    expect(track.stop).toHaveBeenCalled();
  });

  it('stops with its signal', async () => {
    const stopping = new AbortController();
    const { devices, track } = fakeDevices();
    await opened(devices, stopping.signal);
    stopping.abort();
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it('notices when the track ends by itself', async () => {
    const { devices, track } = fakeDevices();
    const camera = await opened(devices);
    track.dispatchEvent(new Event('ended'));
    await expect(camera.lost).resolves.toBe('camera.unplugged');
    expect(track.stop).toHaveBeenCalled();
  });

  it('notices when the device is no longer there, and only then', async () => {
    const { devices, present } = fakeDevices();
    const camera = await opened(devices);
    const lost = vi.fn();
    void camera.lost.then(lost);
    devices.dispatchEvent(new Event('devicechange'));
    await Promise.resolve().then(() => undefined);
    expect(lost).not.toHaveBeenCalled();
    present.length = 0;
    devices.dispatchEvent(new Event('devicechange'));
    await expect(camera.lost).resolves.toBe('camera.unplugged');
  });
});

describe('show', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A camera that is shown in an element, up to its first picture. */
  function shown() {
    const stream = streamOf(fakeTrack());
    const lost = Promise.withResolvers<'camera.unplugged'>();
    const playing = Promise.withResolvers<void>();
    const video = { muted: false, playsInline: false, srcObject: null, play: () => playing.promise };
    const ends: (CameraFailure | null)[] = [];
    void show({ stream, lost: lost.promise }, video).then((end) => ends.push(end));
    return { stream, lost, playing, video, ends };
  }

  it('puts the camera into the element, silently, and waits for its first picture', async () => {
    const { stream, playing, video, ends } = shown();
    expect(video).toMatchObject({ muted: true, playsInline: true, srcObject: stream });
    await vi.advanceTimersByTimeAsync(firstPictureMs - 1);
    expect(ends).toEqual([]);
    playing.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(ends).toEqual([null]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes a camera that never sends a picture for stalled', async () => {
    const { ends } = shown();
    await vi.advanceTimersByTimeAsync(firstPictureMs);
    expect(ends).toEqual(['camera.stalled']);
  });

  it('hears that the camera went away before its first picture', async () => {
    const { lost, ends } = shown();
    lost.resolve('camera.unplugged');
    await vi.advanceTimersByTimeAsync(0);
    expect(ends).toEqual(['camera.unplugged']);
  });
});
