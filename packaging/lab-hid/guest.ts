/** Runs inside the guest: the agent's own reader code over node-hid over hidraw, against the virtual reader. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { systemBasics } from '../../src-main/ports.ts';
import { createCardReaders } from '../../src-main/readers/hub.ts';
import { systemHid } from '../../src-main/readers/pcprox/hid.ts';
import { pcproxSource } from '../../src-main/readers/pcprox/source.ts';
import type { CardReaders } from '../../src-main/readers/ports.ts';
import type { Bits } from '../../src-shared/domain/cards/bits.ts';
import { corporate1000, h10301 } from '../../src-shared/domain/cards/formats.ts';
import { encode, type Layout } from '../../src-shared/domain/cards/layout.ts';
import { defaultRules } from '../../src-shared/domain/cards/read.ts';
import type { Order, Told } from './uhid.ts';

const cardOf = (layout: Layout, ...numbers: readonly bigint[]): Bits => {
  const bits = encode(layout, numbers);
  if (!bits) throw new Error('these numbers fit');
  return bits;
};
const badge = cardOf(h10301, 10n, 1188n);
const other = cardOf(corporate1000, 365n, 288_652n);

/** The virtual reader, in its own process: its work is not the agent's. */
function virtualReader() {
  const child: ChildProcess = fork(new URL('uhid.ts', import.meta.url), { stdio: 'inherit' });
  const waiting: ((told: Told) => void)[] = [];
  const heard: Told[] = [];
  child.on('message', (told: Told) => {
    heard.push(told);
    waiting.shift()?.(told);
  });
  const next = () => new Promise<Told>((done) => waiting.push(done));
  return {
    up: next(),
    heard,
    tell: (order: Order) => {
      const answer = next();
      child.send(order);
      return answer;
    },
    end: () => child.kill(),
  };
}

let passed = 0;
let failed = 0;
function check(what: string, holds: boolean, fact = ''): void {
  if (holds) passed++;
  else failed++;
  console.log(`LAB ${holds ? 'ok  ' : 'FAIL'} ${what}${fact === '' ? '' : `: ${fact}`}`);
}

/** Waits until the condition holds; milliseconds, or null when it did not within the limit. */
async function until(holds: () => boolean, limitMs = 10_000 * patience): Promise<number | null> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > limitMs) return null;
    await wait(2);
  }
  return performance.now() - started;
}
/** An emulated processor is no measure of anything: there, times are told and not judged. */
const slow = readFileSync('/proc/cmdline', 'utf8').includes('lab.slow');
const patience = slow ? 30 : 1;
function checkTime(what: string, ms: number | null, limit: number, fact = shown(ms)): void {
  if (slow && ms !== null) console.log(`LAB told ${what}: ${fact}`);
  else check(what, ms !== null && ms <= limit, fact);
}
const shown = (ms: number | null): string => (ms === null ? 'never' : `${ms.toFixed(0)} ms`);
const place = (card: Bits | null): Order => ({
  is: 'place',
  card: card && { value: card.value.toString(16), length: card.length },
});

const silent = () => undefined;
const { clock, timers, log } = systemBasics({ debug: silent, info: silent, warn: silent, error: silent });
const reader = virtualReader();
await reader.up;
const before = (await reader.tell({ is: 'tell' })).pages;

const open = (): CardReaders =>
  createCardReaders({
    clock,
    timers,
    log,
    sources: [pcproxSource({ hid: systemHid(), clock, timers, log, rules: defaultRules, platform: process.platform })],
  });
const readers = open();
const taps: string[] = [];
readers.onTap(({ card }) => taps.push(card));
const state = () => readers.status()[0]?.state ?? 'none';

await wait(500);
check('no reader is found where there is none', readers.status().length === 0);

await reader.tell({ is: 'plug' });
const found = await until(() => state() === 'ready');
checkTime('a reader that is plugged in is found within 2 s', found, 2000);
check(
  'it has the name it gives itself',
  (readers.status()[0]?.name ?? '').includes('pcProx'),
  readers.status()[0]?.name,
);

/** Long enough for the card to be forgotten, however late the polls come. */
const untilAway = () => wait(slow ? 3000 : 450);

const count = slow ? 6 : 20;
const latencies: number[] = [];
for (let tap = 1; tap <= count; tap++) {
  await reader.tell(place(tap % 2 === 0 ? other : badge));
  const ms = await until(() => taps.length === tap, 2000 * patience);
  if (ms !== null) latencies.push(ms);
  await reader.tell(place(null));
  await untilAway();
}
latencies.sort((a, b) => a - b);
const expected = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 'h10301:10:1188' : 'c1000:365:288652'));
check(`${count} taps of two cards are ${count} taps`, taps.join(' ') === expected.join(' '));
checkTime(
  'a tap is known within 400 ms',
  latencies.length === count ? (latencies.at(-1) ?? null) : null,
  400,
  `median ${shown(latencies[count / 2] ?? null)}, slowest ${shown(latencies.at(-1) ?? null)}`,
);

taps.length = 0;
await reader.tell(place(badge));
await wait(3000);
check('a card that lies there for 3 s is one tap', taps.length === 1, `${taps.length}`);
readers.signal('accepted');
await wait(200);
const lit = (await reader.tell({ is: 'tell' })).pages[2];
check('the green light is on, in our hands', ((lit?.[0] ?? 0) & 3) === 2 && ((lit?.[1] ?? 0) & 2) === 2);
await reader.tell(place(null));
await untilAway();

taps.length = 0;
await reader.tell({ is: 'unplugInRead' });
const gone = await until(() => state() === 'unplugged');
check('a reader that is unplugged in the middle of a read is gone', gone !== null, shown(gone));
check('and nothing was read', taps.length === 0);

const plugged = performance.now();
await reader.tell({ is: 'plug' });
await until(() => state() === 'ready');
const again = performance.now() - plugged;
checkTime('plugged in again it is found within 2 s', again, 2000);
await reader.tell(place(badge));
const read = await until(() => taps.length === 1, 2000 * patience);
check('and reads a card again', read !== null, shown(read));
await reader.tell(place(null));
await untilAway();

const cpu = process.cpuUsage();
const watched = performance.now();
await wait(20_000);
const used = process.cpuUsage(cpu);
const share = (used.user + used.system) / 1000 / (performance.now() - watched);
if (slow) console.log('LAB told waiting for a card: an emulated processor says nothing about it');
else check('waiting for a card takes at most 3 % of a core', share <= 0.03, `${(share * 100).toFixed(2)} %`);

await readers.close();
const after = await reader.tell({ is: 'tell' });
check('the reader is left as it was found', JSON.stringify(after.pages[0]) === JSON.stringify(before[0]));
check('nothing was burnt into EEPROM', after.burnt === 0);
check('no card was typed', after.keystrokes === 0, `${after.keystrokes}`);

console.log(`LAB-DONE ${passed} passed, ${failed} failed`);
reader.end();
process.exit(failed > 0 ? 1 : 0);
