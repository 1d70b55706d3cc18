/**
 * `npm run lab:hid`: a small Debian guest in qemu, whose kernel lets a program be a USB device. In it a virtual pcProx
 * reader is read by the agent's own code over node-hid and hidraw, end to end. Optional: `npm test` does not need it.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildImage, type Image } from '../packaging/lab-hid/image.ts';
import { at } from './lib/root.ts';
import { run } from './lib/run.ts';

const help = `npm run lab:hid

Boots a Debian kernel with uhid in qemu and reads a virtual proximity card reader in it. Linux on x64 with apt; needs
qemu-system-x86 (installed where that is ours to do: root on Debian) and uses KVM where it works: a minute with it,
a few without, where times are told but not judged.

Exit codes: 0 all checks hold, 1 one does not, 2 this machine cannot run it (and why).`;

const qemu = 'qemu-system-x86_64';
const folder = at('node_modules/.cache/lab-hid');
const limitMs = 900_000;
const probeMs = 30_000;

const onPath = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((each) => each !== '' && existsSync(join(each, name)));

const guest = (image: Image, kvm: boolean, more: string): readonly string[] => [
  ...(kvm ? ['-accel', 'kvm', '-cpu', 'host', '-smp', '2'] : ['-accel', 'tcg', '-cpu', 'max', '-smp', '1']),
  ...['-m', '1024', '-nographic', '-no-reboot', '-nic', 'none', '-kernel', image.kernel, '-initrd', image.initrd],
  // An emulated timer is late when the machine is busy, which the kernel would take for a broken one.
  ...['-append', `console=ttyS0 quiet panic=-1 ${kvm ? '' : 'no_timer_check lab.slow '}${more}`.trimEnd()],
];

/** KVM may be there and not work: in a machine that is virtual itself the guest can hang before its first word. */
async function kvmWorks(image: Image): Promise<boolean> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return false; // slower, not worse
  }
  const { code, late } = await run(qemu, guest(image, true, 'lab.probe'), { output: 'keep', limitMs: probeMs });
  return code === 0 && !late;
}

/** Why this machine cannot run the lab, or null. */
async function whyNot(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is made for Linux on x64';
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return "it takes Debian's kernel and busybox, and this is no Debian";
  if (onPath(qemu)) return null;
  if (process.getuid?.() !== 0) return 'qemu is not installed; run: sudo apt-get install -y qemu-system-x86';
  console.log('installing qemu-system-x86 (a minute)');
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'qemu-system-x86'], {
    output: 'keep',
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    limitMs,
  });
  return onPath(qemu) ? null : 'qemu-system-x86 could not be installed; see apt-get';
}

async function main(): Promise<number> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    console.log(help);
    return 0;
  }
  const reason = await whyNot();
  if (reason) {
    console.log(`the lab cannot be run here: ${reason}`);
    return 2;
  }
  console.log('building the guest');
  const image = await buildImage(folder);
  const kvm = await kvmWorks(image);
  console.log(`booting it ${kvm ? 'with' : 'without'} KVM`);
  const { stdout, late } = await run(qemu, guest(image, kvm, ''), { output: 'both', limitMs });
  const done = /LAB-DONE (\d+) passed, (\d+) failed/.exec(stdout);
  if (late) console.log('the guest took longer than it may');
  if (!done) console.log('the guest did not come to an end; its last words are above');
  return done && Number(done[1]) > 0 && done[2] === '0' ? 0 : 1;
}

process.exitCode = await main();
