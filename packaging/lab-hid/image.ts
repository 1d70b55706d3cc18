/** What the guest consists of: Debian's kernel with its HID modules, busybox, this project's Node, and the reader code. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { at } from '../../scripts/lib/root.ts';
import { run } from '../../scripts/lib/run.ts';
import { cpioOf } from './cpio.ts';

/** In this order: each needs the ones before it. */
const modules = ['hid', 'hid-generic', 'uhid'] as const;
const tools = ['sh', 'mount', 'insmod', 'poweroff', 'grep', 'echo'] as const;
/** Of the project, what the readers need and nothing else. */
const sources = [
  'package.json',
  'src-shared/domain',
  'src-main/ports.ts',
  'src-main/readers',
  'packaging/lab-hid',
] as const;
const packages = ['node-hid', 'pkg-prebuilds'] as const;

const init = `#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /tmp
# A first boot only shows that this machine can run the guest.
grep -q lab.probe /proc/cmdline && poweroff -f
${modules.map((name) => `insmod /modules/${name}.ko || echo "LAB FAIL module ${name}"`).join('\n')}
cd /app
/bin/node packaging/lab-hid/guest.ts
echo "LAB-EXIT $?"
poweroff -f
`;

async function output(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { output: 'keep', ...(cwd ? { cwd } : {}) });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}

/** Debian's packages, fetched by apt and unpacked beside each other; nothing of them is installed. */
async function debian(folder: string): Promise<string> {
  const tree = join(folder, 'debian');
  const depends = await output('apt-cache', ['depends', 'linux-image-cloud-amd64']);
  const kernel = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (kernel === undefined)
    throw new Error('apt does not know which kernel linux-image-cloud-amd64 is; run apt-get update');
  const stamp = join(folder, `${kernel}.stamp`);
  if (existsSync(stamp)) return tree;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  await output('apt-get', ['download', kernel, 'busybox-static'], folder);
  for (const file of globSync(join(folder, '*.deb'))) {
    await output('dpkg-deb', ['-x', file, tree]);
    rmSync(file);
  }
  writeFileSync(stamp, '');
  return tree;
}

/** Programs find their libraries at the same place as here. */
async function copyWithLibraries(tree: string, from: string, to: string): Promise<void> {
  copyFileSync(from, join(tree, to));
  const needed = (await output('ldd', [from])).matchAll(/(?:=> )?(\/\S+) \(0x/g);
  for (const [, path] of needed) {
    if (path === undefined || existsSync(join(tree, path))) continue;
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    copyFileSync(path, join(tree, path));
  }
}

export interface Image {
  readonly kernel: string;
  readonly initrd: string;
}

/** @throws with the system's own words when a package, a module or a library is missing. */
export async function buildImage(folder: string): Promise<Image> {
  const system = await debian(folder);
  const guest = join(folder, 'guest');
  rmSync(guest, { recursive: true, force: true });
  for (const name of ['bin', 'proc', 'sys', 'dev', 'tmp', 'modules', 'app/node_modules']) {
    mkdirSync(join(guest, name), { recursive: true });
  }
  cpSync(join(system, 'bin/busybox'), join(guest, 'bin/busybox'));
  for (const tool of tools) symlinkSync('busybox', join(guest, 'bin', tool));
  for (const name of modules) {
    const [module] = globSync(join(system, `lib/modules/*/kernel/drivers/hid/${name}.ko`));
    if (module === undefined) throw new Error(`the kernel has no module ${name}`);
    cpSync(module, join(guest, 'modules', basename(module)));
  }
  await copyWithLibraries(guest, process.execPath, 'bin/node');
  for (const name of sources) cpSync(at(name), join(guest, 'app', name), { recursive: true });
  for (const name of packages) {
    const foreign = /\/(hidapi|src|prebuilds\/(?!HID_hidraw-linux-x64(\/|$))[^/]+)(\/|$)/;
    const from = at('node_modules', name);
    cpSync(from, join(guest, 'app/node_modules', name), {
      recursive: true,
      filter: (path) => !foreign.test(path.slice(from.length)),
    });
  }
  const [native] = globSync(join(guest, 'app/node_modules/node-hid/prebuilds/HID_hidraw-linux-x64/*.node'));
  if (native === undefined) throw new Error('node-hid has no prebuilt binary for this system');
  await copyWithLibraries(guest, native, native.slice(guest.length));
  writeFileSync(join(guest, 'init'), init);
  chmodSync(join(guest, 'init'), 0o755);

  const [kernel] = globSync(join(system, 'boot/vmlinuz-*'));
  if (kernel === undefined) throw new Error('the package has no kernel');
  const initrd = join(folder, 'initrd.cpio');
  writeFileSync(initrd, cpioOf(guest));
  return { kernel, initrd };
}
