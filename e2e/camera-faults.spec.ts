/** Everything that can be wrong with the camera or before it: the screen says so, stays locked, and recovers. */
import { expect, test } from '@playwright/test';
import words from '../assets/locales/en.json' with { type: 'json' };
import type { AtScreen } from '../src-main/demo/person.ts';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import type { Code } from '../src-shared/domain/codes.ts';
import type { Hint } from '../src-shared/domain/hints.ts';
import { darkClip, nobodyClip, smallClip, stillClip, turnedClip, twoPeopleClip } from './support/clips.ts';
import { attempt, recovers, refuses, says, staysLocked } from './support/locked.ts';
import { photo } from './support/media.ts';
import { openStage, type Stage } from './support/stage.ts';

/** Long enough for a warm window to look and to name what is wrong, short enough to wait for. */
const briefScanSeconds = 9;
/** Longer than what goes wrong before a scan is over: no test of it waits for the end. */
const longScanSeconds = 60;

let stage: Stage;
let brief: Stage;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  // Clips are made once and kept; making them is no part of any test's time.
  for (const clip of [nobodyClip, twoPeople, turned, dark, still, small]) await clip();
  stage = await openStage({ agentFlags: ['--scan-seconds', String(longScanSeconds)] });
  brief = await openStage({ agentFlags: ['--scan-seconds', String(briefScanSeconds)] });
});
test.afterAll(async () => {
  await brief?.close();
  await stage?.close();
});

const twoPeople = () => twoPeopleClip('Ana', 'Jude');
const turned = () => turnedClip(photo('sample5'));
const dark = () => darkClip('Ana');
const still = () => stillClip('Ana');
const small = () => smallClip('Ana');

const useFace =
  (screen: AtScreen, { person } = stage) =>
  () =>
    screen.useFace(person.username);

/** The camera shows its first picture. */
const cameraIsOn = (screen: AtScreen) => screen.page.locator('.camera[data-ready]').waitFor();

test.describe('the camera', () => {
  test('is absent', async () => {
    await stage.act({ cameras: 0 }, async (screen) => {
      await refuses(screen, 'camera.absent', useFace(screen));
      await recovers(screen, stage.person);
    });
  });

  test('is denied, and works as soon as it is allowed', async () => {
    await stage.act({ camera: true, allowed: false, context: { permissions: [] } }, async (screen) => {
      await refuses(screen, 'camera.denied', useFace(screen));
      await recovers(screen, stage.person);
      await screen.page.context().grantPermissions(['camera']);
      await screen.useFace(stage.person.username);
      await cameraIsOn(screen);
      await screen.cancel();
      await screen.atRest();
    });
  });

  test('is busy', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      // Chromium's fake device cannot be held by anybody else, so the page hears what a held one would answer, once.
      await screen.page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = async () => {
          delete (navigator.mediaDevices as Partial<MediaDevices>).getUserMedia;
          throw new DOMException('Could not start video source', 'NotReadableError');
        };
      });
      await refuses(screen, 'camera.busy', useFace(screen));
      await recovers(screen, stage.person);
      await screen.useFace(stage.person.username);
      await cameraIsOn(screen);
      await screen.cancel();
      await screen.atRest();
    });
  });

  test('is unplugged in the middle of a scan', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      await refuses(screen, 'camera.unplugged', async () => {
        await screen.useFace(stage.person.username);
        await cameraIsOn(screen);
        await screen.page.evaluate(() => {
          const stream = document.querySelector('video')?.srcObject as MediaStream;
          for (const track of stream.getVideoTracks()) {
            track.stop();
            track.dispatchEvent(new Event('ended'));
          }
        });
      });
      await recovers(screen, stage.person);
    });
  });

  test('stops sending pictures', async () => {
    await stage.act({ clip: await nobodyClip(), warm: true }, async (screen) => {
      await refuses(screen, 'camera.stalled', async () => {
        await screen.useFace(stage.person.username);
        await cameraIsOn(screen);
        // No frame comes out of a paused element, as none comes out of a camera that hangs.
        await screen.page.evaluate(() => document.querySelector('video')?.pause());
      });
      await recovers(screen, stage.person);
    });
  });

  test('opens and never sends a picture', async () => {
    await stage.act({ camera: true }, async (screen) => {
      await screen.page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = async () => document.createElement('canvas').captureStream(0);
      });
      await refuses(screen, 'camera.stalled', useFace(screen));
      await recovers(screen, stage.person);
    });
  });

  test('gives fewer lines than it should: the screen names what it gives, and goes on', async () => {
    await stage.act({ clip: await small() }, async (screen) => {
      await screen.useFace(stage.person.username);
      const advice = screen.page.locator('.notice[data-name=lowResolution]');
      await expect(advice).toContainText(
        words.scan.lowResolution.title.replace('{width}', '1280').replace('{height}', '720'),
      );
      await expect(advice).toContainText(words.scan.lowResolution.remedy);
      await screen.cancel();
      await staysLocked(screen);
      await recovers(screen, stage.person);
    });
  });

  test('gives fewer lines than it must', async () => {
    const strict = await openStage({ agentFlags: ['--camera-low-resolution', 'refuse'] });
    try {
      await strict.act({ clip: await small() }, async (screen) => {
        await refuses(screen, 'camera.lowResolution', () => screen.useFace(strict.person.username));
        await recovers(screen, strict.person);
      });
    } finally {
      await strict.close();
    }
  });
});

const scenes: readonly (readonly [string, () => Promise<string>, Hint, Code])[] = [
  ['nobody', nobodyClip, 'nobody', 'scan.nobody'],
  ['two people', twoPeople, 'severalPeople', 'scan.severalPeople'],
  ['a head that looks aside', turned, 'lookAtCamera', 'scan.turnedAway'],
  ['darkness', dark, 'tooDark', 'scan.tooDark'],
];

test.describe('before the camera is', () => {
  for (const [name, clip, hint, code] of scenes) {
    test(name, async () => {
      await brief.act({ clip: await clip(), warm: true }, async (screen) => {
        const ended = attempt(screen.page, useFace(screen, brief));
        await expect(screen.page.locator(`.hint[data-hint=${hint}]`)).toHaveText(words.hints[hint]);
        expect(await ended).toBe('locked');
        await says(screen, code);
        await recovers(screen, brief.person);
      });
    });
  }

  test('a photo that is held still', async () => {
    await stage.act({ clip: await still(), warm: true }, async (screen) => {
      // A still picture leaves a doubt, so it is asked to turn, and does not.
      await refuses(screen, 'challenge.missed', useFace(screen));
      await recovers(screen, stage.person);
    });
  });
});

test.describe('on the frame channel', () => {
  test('comes what is no frame', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      await refuses(screen, 'frame.malformed', async () => {
        await screen.useFace(stage.person.username);
        await cameraIsOn(screen);
        await screen.page.evaluate(sendRubbish);
      });
      await recovers(screen, stage.person);
    });
  });

  test('comes more than any frame holds: the window loses its place and takes it again', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      await screen.useFace(stage.person.username);
      await cameraIsOn(screen);
      await screen.page.evaluate(() => {
        const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
        hexlock.sendFrame(new Uint8Array(6 * 1024 * 1024));
      });
      await says(screen, 'camera.stalled');
      await recovers(screen, stage.person);
    });
  });
});

/** Runs in the page: five messages that are no frames, each wrong in a way of its own. */
function sendRubbish(): void {
  const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
  const frame = (width: number, height: number, pixels: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(5808 + pixels);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 0x31465848, true);
    view.setUint16(4, width, true);
    view.setUint16(6, height, true);
    for (let i = 0; i < 36; i++) view.setUint8(36 + i, '0'.charCodeAt(0));
    return bytes;
  };
  const noScale = frame(96, 96, 96 * 96 * 4);
  const noNumber = frame(96, 96, 96 * 96 * 4);
  new DataView(noNumber.buffer).setFloat32(72, Number.NaN, true);
  for (const message of [
    new Uint8Array(3),
    new Uint8Array(6000).fill(255),
    frame(96, 96, 95 * 96 * 4),
    noScale,
    noNumber,
  ]) {
    hexlock.sendFrame(message);
  }
  // Text on the channel of frames is taken for a call, and refused as one.
  hexlock.sendFrame('a picture' as unknown as Uint8Array<ArrayBuffer>);
}
