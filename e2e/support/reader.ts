/**
 * Cards as they reach a workstation. A keyboard-wedge reader types them, faster than a person: here by real key events of
 * the browser. A reader of the system's smart card service is Debian's virtual one, where it is installed.
 */
import type { Page } from 'playwright';
import { layCard } from '../../src-main/readers/testing/vpcd.fake.ts';

/** What the reader is set to: the serial number between a key that begins no name or password here, and Enter. */
export const wedgeFlags = [
  ...['--readers-wedge', 'csn', '--readers-wedge-prefix', ';', '--readers-hid', 'off'],
] as const;

/** Hexadecimal digits of a serial number, 7 bytes. */
export type Serial = string;

/** Taps that follow each other faster are not people's, ms: of one card they are one, of several a pile of cards. */
const paceMs = 1_200;
/** Between two keys of the reader, ms. */
const keyMs = 8;

export interface WedgeReader {
  readonly tap: (serial: Serial) => Promise<void>;
}

export async function openWedge(page: Page): Promise<WedgeReader> {
  const cdp = await page.context().newCDPSession(page);
  const press = (type: 'keyDown' | 'keyUp', keys: readonly string[], from: number) =>
    keys.map((key, index) =>
      cdp.send('Input.dispatchKeyEvent', {
        type,
        key,
        ...(key === 'Enter' ? { code: 'Enter', windowsVirtualKeyCode: 13 } : {}),
        ...(type === 'keyDown' ? { text: key === 'Enter' ? '\r' : key } : {}),
        timestamp: (from + index * keyMs) / 1000,
      }),
    );
  let last = 0;
  return {
    tap: async (serial) => {
      const wait = last + paceMs - Date.now();
      if (wait > 0) await page.waitForTimeout(wait);
      const keys = [';', ...serial, 'Enter'];
      const now = Date.now();
      // None waits for the answer to the one before, and each bears the time that a reader would have typed it at.
      await Promise.all([...press('keyDown', keys, now - keys.length * keyMs), ...press('keyUp', keys, now)]);
      last = Date.now();
    },
  };
}

/** Lays a contactless card on the virtual reader of the smart card service, and takes it away when `until` is over. */
export async function tapContactless(serial: Serial, until: () => Promise<void>): Promise<void> {
  const card = await layCard((command) =>
    // Get Data: the serial number, PC/SC part 3, 3.2.2.1.3.
    command.toString('hex') === 'ffca000000' ? Buffer.from(`${serial}9000`, 'hex') : Buffer.from('6d00', 'hex'),
  );
  try {
    await until();
  } finally {
    await card.take();
  }
}
