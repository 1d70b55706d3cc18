/**
 * hexlock:fake. The system's real smart card service with a virtual reader: Debian's pcscd with vsmartcard-vpcd. A card
 * is a TCP connection to the reader: messages with two bytes of length; one byte is control, more is a command.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const port = 0x8c7b;
const daemon = '/usr/sbin/pcscd';
const socketOf = '/run/pcscd/pcscd.comm';
const control = { off: 0, on: 1, reset: 2, atr: 4 } as const;
/** A contactless card of ISO 14443-3, as PC/SC part 3 describes it. */
const atr = Buffer.from('3B8F8001804F0CA000000306030001000000006A', 'hex');

/** Why the test cannot be run here, or null. */
export function whyNoVpcd(): string | null {
  if (process.platform !== 'linux') return 'the virtual reader exists for Linux only';
  const driver = globSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so*').length > 0;
  if (!existsSync(daemon) || !driver) return 'pcscd and vsmartcard-vpcd are not installed';
  if (process.getuid?.() !== 0 && !existsSync(socketOf)) return 'pcscd does not run and only root may start it';
  return null;
}

export interface Service {
  /** Ends the service if this test started it, and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Whether it is ours to stop. */
  readonly ours: boolean;
}

/** How often it is looked whether the service is up, 50 ms apart: a busy machine takes seconds to start it. */
const patience = 600;

/** Uses the service that runs, or that the system starts when it is called, or starts one of its own. */
export async function startPcscd(): Promise<Service> {
  const running: Service = { ours: false, stop: async () => undefined };
  if (await reaches(port)) return running;
  if (await reaches(socketOf)) {
    for (let tries = 0; tries < patience; tries++) {
      if (await reaches(port)) return running;
      await wait(50);
    }
    throw new Error('the pcscd of this machine runs without the virtual reader');
  }
  const child: ChildProcess = spawn(daemon, ['--foreground'], { stdio: 'ignore' });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
  };
  for (let tries = 0; tries < patience; tries++) {
    if (existsSync(socketOf) && (await reaches(port))) return { ours: true, stop };
    if (child.exitCode !== null) break;
    await wait(50);
  }
  await stop();
  throw new Error('pcscd did not come up with its virtual reader');
}

/** Whether somebody listens. For the reader it is a card for a moment, one that says nothing. */
const reaches = (at: number | string): Promise<boolean> =>
  new Promise((done) => {
    const socket = typeof at === 'number' ? connect(at, '127.0.0.1') : connect(at);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

/** Lays a card on the virtual reader. @param answer what it says to a command, status word included. */
export async function layCard(answer: (command: Buffer) => Buffer): Promise<{ readonly take: () => Promise<void> }> {
  const socket: Socket = connect(port, '127.0.0.1');
  await new Promise<void>((done, failed) => socket.once('connect', done).once('error', failed));
  const send = (bytes: Buffer) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([length, bytes]));
  };
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined); // the reader hangs up when its service ends
  socket.on('data', (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 2) {
      const end = 2 + pending.readUInt16BE(0);
      if (pending.length < end) return;
      const message = pending.subarray(2, end);
      pending = pending.subarray(end);
      if (message.length > 1) send(answer(message));
      else if (message[0] === control.atr) send(atr);
    }
  });
  return {
    take: () =>
      new Promise((done) => {
        socket.once('close', () => done());
        socket.end();
        socket.destroy();
      }),
  };
}
