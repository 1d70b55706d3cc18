/** Kinds of noise on the wire of a reader, as answers to one poll: the card buffer and, if it is asked for, the count. */
import { type Bits, bitsOf } from '../../src-shared/domain/cards/bits.ts';

/** Whole number, 0 <= each < below. */
export type Draw = (below: number) => number;

/** What the host reads, report number included, or an error of the system. */
export type Report = Uint8Array | Error;
export interface Answers {
  readonly card: Report;
  readonly count: Report;
}
/** Makes the answers to the next poll; a kind may keep what it drew for several. */
export type Noise = () => Answers;

const random = (draw: Draw, length: number): Uint8Array => Uint8Array.from({ length }, () => draw(256));
const whole = (draw: Draw): Uint8Array => Uint8Array.of(0, ...random(draw, 8));
const counted = (count: number): Uint8Array => Uint8Array.of(0, count, count, 0, 0, 0, 0, 0, 0);

/** The lengths of the built-in formats: what a random count has to hit. */
const lengths = [26, 35, 37] as const;
const lengthOf = (draw: Draw): number => lengths[draw(lengths.length)] ?? 26;

/** Repeats each drawing for 2 to 9 polls, as a reader does whose buffer is stuck. */
function stuck(draw: Draw, make: () => Answers): Noise {
  let left = 0;
  let now = make();
  return () => {
    if (left-- <= 0) {
      now = make();
      left = 1 + draw(8);
    }
    return now;
  };
}

/** Bits as the reader hands them over: least significant byte first. */
export const cardReport = ({ value }: Bits): Uint8Array =>
  Uint8Array.of(0, ...Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn)));

export const answersOf = (bits: Bits): Answers => ({ card: cardReport(bits), count: counted(bits.length) });

/** What no reader with a card on it says. */
export const noises: Readonly<Record<string, (draw: Draw) => Noise>> = {
  'random bytes': (draw) => () => ({ card: whole(draw), count: whole(draw) }),
  'random bytes, a good count': (draw) => () => ({ card: whole(draw), count: counted(lengthOf(draw)) }),
  'random card bits, a good count': (draw) => () => answersOf(randomBits(draw, lengthOf(draw))),
  'random bytes, stuck': (draw) => stuck(draw, () => ({ card: whole(draw), count: whole(draw) })),
  truncated: (draw) => () => ({ card: random(draw, draw(9)), count: counted(26).subarray(0, draw(9)) }),
  oversized: (draw) => () => ({ card: random(draw, 10 + draw(55)), count: random(draw, 10 + draw(55)) }),
  'another report': (draw) => () => {
    const card = whole(draw);
    card[0] = 1 + draw(255);
    return { card, count: counted(26) };
  },
  'one byte all over': (draw) =>
    stuck(draw, () => {
      const byte = 1 + draw(255);
      return { card: new Uint8Array(9).fill(byte).fill(0, 0, 1), count: new Uint8Array(9).fill(byte).fill(0, 0, 1) };
    }),
  'errors of the system now and then': (draw) => () => ({
    card: draw(200) === 0 ? new Error('ioctl (GFEATURE): Broken pipe') : whole(draw),
    count: whole(draw),
  }),
};

/** Polls of one presentation: the card lies there, then it is away for long enough to be forgotten. */
export const presentation = { there: 6, away: 5 } as const;

/** Lays something down and takes it away, over and over; `lay` makes the answers to each poll of one presentation. */
function presented(lay: () => () => Answers): Noise {
  const away: Answers = { card: new Uint8Array(9), count: new Uint8Array(9) };
  let poll = 0;
  let now = lay();
  return () => {
    const at = poll++ % (presentation.there + presentation.away);
    if (at === 0) now = lay();
    return at < presentation.there ? now() : away;
  };
}

/** Random bits of one length that are the same at every poll: a card in all but parity, and noise to no reader. */
export const stuckBits = (draw: Draw, length: number): Noise =>
  presented(() => {
    const answers = answersOf(randomBits(draw, length));
    return () => answers;
  });

/** A card, each bit of which is wrong at each poll with a probability of 1 in `one`. */
export const disturbed = (draw: Draw, card: Bits, one: number): Noise =>
  presented(() => () => {
    let { value } = card;
    for (let at = 0; at < card.length; at++) if (draw(one) === 0) value ^= 1n << BigInt(at);
    return answersOf(bitsOf(value, card.length));
  });

function randomBits(draw: Draw, length: number): Bits {
  let value = 0n;
  for (let at = 0; at < length; at += 8) value = (value << 8n) | BigInt(draw(256));
  return bitsOf(value & ((1n << BigInt(length)) - 1n), length);
}
