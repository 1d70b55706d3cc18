#!/usr/bin/env node
/**
 * The part of fpm's command line that electron-builder uses for a deb (`-s dir -t deb`), on top of dpkg-deb: Debian
 * has no fpm, and nothing is downloaded. scripts/dist.ts names it in CUSTOM_FPM_PATH when no real fpm is there.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Order {
  /** `--name value` and `--name=value` alike; the last one counts. */
  readonly options: Readonly<Record<string, string>>;
  readonly depends: readonly string[];
  readonly recommends: readonly string[];
  /** What goes where: a file, or a folder's contents when `from` ends with a slash. */
  readonly contents: readonly { readonly from: string; readonly to: string }[];
}

const switches = new Set(['--force', '--debug', '-f']);

/** @throws for anything but a deb, and for an input without `=`: better no package than an odd one. */
export function parseOrder(args: readonly string[]): Order {
  const options: Record<string, string> = {};
  const depends: string[] = [];
  const recommends: string[] = [];
  const contents: { from: string; to: string }[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (switches.has(arg)) continue;
    if (!arg.startsWith('-')) {
      const split = arg.indexOf('=');
      if (split < 1) throw new Error(`fpm stand-in: "${arg}" is not FROM=TO`);
      contents.push({ from: arg.slice(0, split), to: arg.slice(split + 1) });
      continue;
    }
    const joined = /^--([^=]+)=(.*)$/s.exec(arg);
    const name = joined?.[1] ?? arg.replace(/^-+/, '');
    const value = joined?.[2] ?? args[++index] ?? '';
    if (name === 'd' || name === 'depends') depends.push(value);
    else if (name === 'deb-recommends') recommends.push(value);
    else options[name] = value;
  }
  if (options.t !== 'deb') throw new Error(`fpm stand-in: makes deb only, not ${options.t ?? 'nothing'}`);
  return { options, depends, recommends, contents };
}

/** The deb's control file. */
export function controlFile({ options, depends, recommends }: Order, installedBytes: number): string {
  const [summary = options.name ?? '', ...more] = (options.description ?? options.name ?? '')
    .split('\n')
    .filter(Boolean);
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Package', options.name],
    ['Version', options.version],
    ['Architecture', options.architecture],
    ['Maintainer', options.maintainer],
    ['Installed-Size', String(Math.ceil(installedBytes / 1024))],
    ['Section', options.category ?? 'default'],
    ['Priority', options['deb-priority'] ?? 'optional'],
    ['Homepage', options.url],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Description', [summary, ...more.map((line) => ` ${line}`)].join('\n')],
  ];
  return `${fields.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join('\n')}\n`;
}

const scripts = {
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
};

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** Makes the package that the order describes, at `options.package`. */
export function makeDeb(order: Order): void {
  const stage = mkdtempSync(join(tmpdir(), 'hexlock-deb-'));
  try {
    chmodSync(stage, 0o755);
    for (const { from, to } of order.contents) {
      const target = join(stage, to);
      mkdirSync(from.endsWith('/') ? target : dirname(target), { recursive: true });
      cpSync(from, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    }
    const bytes = sizeOf(stage);
    mkdirSync(join(stage, 'DEBIAN'));
    writeFileSync(join(stage, 'DEBIAN/control'), controlFile(order, bytes));
    for (const [option, name] of Object.entries(scripts)) {
      const file = order.options[option];
      if (!file) continue;
      copyFileSync(file, join(stage, 'DEBIAN', name));
      chmodSync(join(stage, 'DEBIAN', name), 0o755);
    }
    const compression = order.options['deb-compression'] === 'xz' ? 'xz' : 'gzip';
    const level = process.env.HEXLOCK_DEB_LEVEL ?? '1'; // the stand-in's packages are opened by a test, not shipped
    execFileSync(
      'dpkg-deb',
      ['--root-owner-group', `-Z${compression}`, `-z${level}`, '-b', stage, order.options.package ?? ''],
      {
        stdio: 'inherit',
      },
    );
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (import.meta.main) makeDeb(parseOrder(process.argv.slice(2)));
