import { describe, expect, it } from 'vitest';
import { isNoCamera } from './no-camera.ts';

describe("a device's name", () => {
  it.each([
    'fake_device_0',
    'OBS Virtual Camera',
    'Dummy video device (0x0000)',
    '/tmp/clip.mjpeg',
    'C:\\clips\\person.y4m',
    'recorded.MJPEG',
  ])('is no camera: %s', (label) => {
    expect(isNoCamera(label)).toBe(true);
  });

  it.each([
    'HD Webcam (046d:0825)',
    'Integrated Camera: Integrated C (04f2:b6d9)',
    'Logitech BRIO (046d:085e)',
    'FaceTime HD Camera',
    'Microsoft® LifeCam HD-3000',
    'USB2.0 HD UVC WebCam',
    'Front/Rear Camera (05ac:8600)',
    '',
  ])('may be a camera: %j', (label) => {
    expect(isNoCamera(label)).toBe(false);
  });
});
