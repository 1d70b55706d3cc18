/**
 * A virtual pcProx reader in this machine's kernel, through /dev/uhid: what node-hid opens is a real hidraw device.
 * Started by guest.ts as a process of its own and told by messages what to do. Layouts of the events: linux/uhid.h.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { pcproxModel } from '../../src-main/readers/testing/pcprox.fake.ts';
import { bitsOf } from '../../src-shared/domain/cards/bits.ts';

/** To the reader. */
export type Order =
  | { readonly is: 'plug' }
  | { readonly is: 'unplug' }
  /** The card that lies on it, as hexadecimal number and length in bits; null: none. */
  | { readonly is: 'place'; readonly card: { readonly value: string; readonly length: number } | null }
  /** Pulls the plug when the reader is next asked for its card, before it answers. */
  | { readonly is: 'unplugInRead' }
  | { readonly is: 'tell' };

/** From the reader: that an order was followed, and what it has counted. */
export interface Told {
  readonly followed: Order['is'] | 'unpluggedInRead';
  readonly burnt: number;
  readonly keystrokes: number;
  readonly pages: readonly (readonly number[])[];
}

const events = { destroy: 1, getReport: 9, getReportReply: 10, create: 11, setReport: 13, setReportReply: 14 } as const;
/** Bytes of an event: its type and the largest of its bodies. */
const eventLength = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + 4096;
const busUsb = 3;
const ioError = 5;

/** A keyboard, as these readers are, with a feature report of 8 bytes that has no number. */
const descriptor = [
  ...[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01],
  ...[0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65],
  ...[0x19, 0x00, 0x29, 0x65, 0x81, 0x00],
  ...[0x06, 0x00, 0xff, 0x09, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x08, 0xb1, 0x02, 0xc0],
];

let model = pcproxModel();
let burnt = 0;
let keystrokes = 0;
let trap = false;
let plugged = false;

function created(): Buffer {
  const event = Buffer.alloc(eventLength);
  event.writeUInt32LE(events.create, 0);
  event.write('RFIDeas pcProx (virtual)', 4);
  event.writeUInt16LE(descriptor.length, 260);
  event.writeUInt16LE(busUsb, 262);
  event.writeUInt32LE(0x0c27, 264);
  event.writeUInt32LE(0x3bfa, 268);
  Buffer.from(descriptor).copy(event, 280);
  return event;
}

function destroyed(): Buffer {
  const event = Buffer.alloc(eventLength);
  event.writeUInt32LE(events.destroy, 0);
  return event;
}

/** The answer to a request of the host, or null when the event is none. */
function answerTo(event: Buffer): Buffer | null {
  const type = event.readUInt32LE(0);
  const answer = Buffer.alloc(eventLength);
  answer.writeUInt32LE(event.readUInt32LE(4), 4);
  if (type === events.setReport) {
    // The kernel hands over the report number, 0, and then the 8 bytes.
    const length = event.readUInt16LE(10);
    model.set([...event.subarray(13, 12 + length)]);
    answer.writeUInt32LE(events.setReportReply, 0);
    return answer;
  }
  if (type !== events.getReport) return null;
  answer.writeUInt32LE(events.getReportReply, 0);
  const report = model.get();
  answer.writeUInt16LE(trap ? ioError : 0, 8);
  answer.writeUInt16LE(report.length + 1, 10);
  Buffer.from(report).copy(answer, 13);
  return answer;
}

async function serve(device: FileHandle): Promise<void> {
  const event = Buffer.alloc(eventLength);
  for (;;) {
    await device.read(event, 0, eventLength, null);
    const asked = event.readUInt32LE(0) === events.getReport;
    if (trap && asked) {
      trap = false;
      plugged = false;
      await device.write(destroyed());
      tell('unpluggedInRead');
      continue;
    }
    const answer = answerTo(event);
    if (answer && plugged) await device.write(answer);
  }
}

const tell = (followed: Told['followed']) =>
  process.send?.({
    followed,
    burnt: burnt + model.burnt(),
    keystrokes: keystrokes + model.keystrokes(),
    pages: model.pages(),
  });

const device = await open('/dev/uhid', 'r+');
process.on('message', async (order: Order) => {
  switch (order.is) {
    case 'plug':
      // Without power it forgets what it was told; what it has counted is kept for the report.
      burnt += model.burnt();
      keystrokes += model.keystrokes();
      model = pcproxModel();
      plugged = true;
      await device.write(created());
      break;
    case 'unplug':
      plugged = false;
      await device.write(destroyed());
      break;
    case 'place':
      model.place(order.card && bitsOf(BigInt(`0x${order.card.value}`), order.card.length));
      break;
    case 'unplugInRead':
      trap = true;
      break;
    case 'tell':
      break;
  }
  tell(order.is);
});
tell('tell');
await serve(device);
