/**
 * Packages the built tree (`npm run build` and `npm run models` first) with a stand-in Electron and opens the result.
 * HEXLOCK_PACKAGE_PROJECT names another built tree to package.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBundle } from '../scripts/bundle/check.ts';
import { root } from '../scripts/lib/root.ts';
import { makePackage } from '../scripts/package/make.ts';
import { machineDefaults } from '../src-main/config/defaults.ts';

const project = process.env.HEXLOCK_PACKAGE_PROJECT ?? root;
const linux = process.platform === 'linux';
const canDeb = linux && existsSync('/usr/bin/dpkg-deb');
const output = mkdtempSync(join(tmpdir(), 'hexlock-package-'));
const app = join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
const resources = join(app, 'resources');
const extracted = join(output, 'extracted');
let listing: string[] = [];

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe.runIf(linux)('the packaged agent', () => {
  beforeAll(async () => {
    await makePackage({
      distribution: { is: 'stand-in' },
      targets: canDeb ? ['dir', 'deb'] : ['dir'],
      output,
      project,
      quiet: true,
    });
    const archive = join(resources, 'app.asar');
    listing = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/').replace(/^\//, ''));
    extractAll(archive, extracted);
  });
  afterAll(() => rmSync(output, { recursive: true, force: true }));

  it('lies where an Electron application lies', () => {
    expect(statSync(join(app, 'hexlock')).mode & 0o111).toBe(0o111);
    expect(readdirSync(resources).sort()).toEqual(
      ['LICENSE.hexlock.txt', 'app.asar', 'app.asar.unpacked', 'apparmor-profile', 'assets', 'models', 'vision'].sort(),
    );
  });

  it('starts from the bundled main process', () => {
    const { main, name, version } = JSON.parse(readFileSync(join(extracted, 'package.json'), 'utf8'));
    expect({ main, name }).toEqual({ main: 'out/main/main.js', name: 'hexlock' });
    expect(version).toBe(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).version);
    expect(listing).toEqual(
      expect.arrayContaining(['out/main/main.js', 'out/main/main.browser.js', 'out/main/face.worker.js']),
    );
  });

  it('holds the bundle and the native modules, and nothing else', () => {
    const tops = new Set(
      listing.map((name) => name.split('/').slice(0, 2).join('/')).filter((name) => name.includes('/')),
    );
    expect([...tops].sort()).toEqual([
      'node_modules/@koromix',
      'node_modules/koffi',
      'node_modules/node-hid',
      'node_modules/onnxruntime-common',
      'node_modules/onnxruntime-node',
      'node_modules/pkg-prebuilds',
      'out/main',
      'out/preload',
      'out/renderer',
    ]);
    const odd = /\.tsx?$|\.map$|\.(test|spec)\.|(^|\/)(test|tests|demo|gallery|fakes?)(\/|$)|\.(fake|demo)\./;
    expect(listing.filter((name) => odd.test(name))).toEqual([]);
  });

  it('holds no fakes and no demo', () => {
    expect(checkBundle(join(extracted, 'out'))).toEqual([]);
  });

  it('has the natives of this platform unpacked, and only those', () => {
    const unpacked = files(join(resources, 'app.asar.unpacked'));
    const target = `${process.platform}-${process.arch}`;
    expect(unpacked).toEqual(
      [
        `node_modules/@koromix/koffi-${target}/${process.platform}_${process.arch}/koffi.node`,
        `node_modules/node-hid/prebuilds/HID-${target}/node-napi-v4.node`,
        `node_modules/node-hid/prebuilds/HID_hidraw-${target}/node-napi-v4.node`,
        `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime.so.1`,
        `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`,
      ].sort(),
    );
    expect(listing.filter((name) => /\.(node|dll|dylib)$|\.so(\.\d+)*$/.test(name)).sort()).toEqual(unpacked);
  });

  it('carries native modules that load and a model that they can open', () => {
    const script = `
      const HID = require('node-hid'); HID.devices();
      require('koffi').struct({ a: 'int' });
      const ort = require('onnxruntime-node');
      ort.InferenceSession.create(process.argv[1]).then((s) => console.log('inputs ' + s.inputNames.length));`;
    const model = join(resources, 'models', 'liveness.onnx');
    const said = execFileSync(process.execPath, ['-e', script, model], { cwd: extracted, encoding: 'utf8' });
    expect(said.trim()).toBe('inputs 1');
  });

  it('carries every model of the embedded tier with the promised bytes', () => {
    const manifest = JSON.parse(readFileSync(join(resources, 'models/manifest.json'), 'utf8'));
    const embedded: { file: string; tier: string; sha256: string }[] = manifest.models;
    const promised = embedded.filter(({ tier }) => tier === 'embedded');
    expect(promised.length).toBeGreaterThan(0);
    for (const { file, sha256 } of promised) {
      const bytes = readFileSync(join(resources, 'models', file));
      expect(createHash('sha256').update(bytes).digest('hex'), file).toBe(sha256);
    }
    const known = new Set(embedded.map(({ file }) => file));
    const carried = readdirSync(join(resources, 'models')).filter((name) => /\.(onnx|task)$/.test(name));
    expect(carried.filter((name) => !known.has(name))).toEqual([]);
  });

  it('carries the vision runtime and the words', () => {
    expect(readdirSync(join(resources, 'vision/wasm'))).toEqual(
      expect.arrayContaining([
        'vision_wasm_internal.js',
        'vision_wasm_internal.wasm',
        'vision_wasm_module_internal.js',
        'vision_wasm_module_internal.wasm',
      ]),
    );
    const words = JSON.parse(readFileSync(join(resources, 'assets/locales/en.json'), 'utf8'));
    expect(words).toEqual(JSON.parse(readFileSync(join(project, 'assets/locales/en.json'), 'utf8')));
  });

  it('finds its models, windows and vision runtime by itself', () => {
    const folders = machineDefaults({
      platform: 'linux',
      env: {},
      home: '/',
      hostname: 'h',
      root: extracted,
      resources,
    });
    expect(folders).toMatchObject({ modelsDir: join(resources, 'models'), wasmDir: join(resources, 'vision/wasm') });
    expect(existsSync(join(folders.rendererDir ?? '', 'lock/index.html'))).toBe(true);
  });

  it('runs: the bundled agent prints its address and its face engine gets ready', async () => {
    const flags = ['--host-open', 'print', '--cloud-url', 'http://127.0.0.1:9', '--state-dir', join(output, 'state')];
    const places = ['--models-dir', join(resources, 'models'), '--wasm-dir', join(resources, 'vision/wasm')];
    const agent = spawn(process.execPath, ['out/main/main.browser.js', ...flags, ...places], {
      cwd: extracted,
      env: { PATH: process.env.PATH, HOME: output },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ends one that hangs, a little before the test does.
      timeout: 240_000,
      killSignal: 'SIGKILL',
    });
    let said = '';
    try {
      await new Promise<void>((ready, failed) => {
        const hear = (text: Buffer) => {
          said += text.toString();
          if (/http:\/\/localhost:\d+\/boot/.test(said) && said.includes('"face.ready"')) ready();
        };
        agent.stdout.on('data', hear);
        agent.stderr.on('data', hear);
        agent.on('error', failed);
        agent.on('exit', (code) => failed(new Error(`left with ${code}:\n${said}`)));
      });
    } finally {
      agent.kill('SIGKILL');
    }
    expect(said).not.toContain('models.missing');
  });

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(join(app, 'hexlock'));
    const states = Object.fromEntries(
      Object.values(FuseV1Options)
        .filter((option): option is FuseV1Options => typeof option === 'number')
        .map((option) => [FuseV1Options[option], FuseState[wire[option] ?? FuseState.REMOVED]]),
    );
    expect(states).toMatchObject({
      RunAsNode: 'DISABLE',
      EnableCookieEncryption: 'ENABLE',
      EnableNodeOptionsEnvironmentVariable: 'DISABLE',
      EnableNodeCliInspectArguments: 'DISABLE',
      EnableEmbeddedAsarIntegrityValidation: 'ENABLE',
      OnlyLoadAppFromAsar: 'ENABLE',
      GrantFileProtocolExtraPrivileges: 'DISABLE',
    });
  });

  it('says that it is a stand-in when it is started', () => {
    expect(() => execFileSync(join(app, 'hexlock'), { stdio: 'pipe' })).toThrow(/stand-in for Electron and cannot run/);
  });

  describe.runIf(canDeb)('as a deb', () => {
    const deb = () => join(output, globSync('*.deb', { cwd: output })[0] ?? 'no.deb');
    const field = (name: string) => execFileSync('dpkg-deb', ['-f', deb(), name], { encoding: 'utf8' }).trim();

    it('is named for what it is', () => {
      expect(deb()).toMatch(/hexlock_[\d.]+_\w+\.stand-in\.deb$/);
    });

    it('says what it is and what it needs', () => {
      expect([field('Package'), field('Section'), field('Maintainer')]).toEqual([
        'hexlock',
        'admin',
        'Hexlock maintainers <maintainers@hexlock.example>',
      ]);
      expect(field('Architecture')).toBe(process.arch === 'x64' ? 'amd64' : process.arch);
      expect(field('Depends').split(', ')).toEqual(
        expect.arrayContaining(['libudev1', 'libusb-1.0-0', 'libgtk-3-0', 'libnss3']),
      );
      expect(Number(field('Installed-Size'))).toBeGreaterThan(50_000);
    });

    it('installs the agent, its menu entry, icons, the readers rule and its service, owned by root', () => {
      const lines = execFileSync('dpkg-deb', ['-c', deb()], { encoding: 'utf8', maxBuffer: 1 << 26 })
        .trim()
        .split('\n');
      const names = lines.map((line) => line.split(/\s+/)[5] ?? '');
      expect(names).toEqual(
        expect.arrayContaining([
          './opt/Hexlock/hexlock',
          './opt/Hexlock/resources/app.asar',
          './opt/Hexlock/resources/models/face_landmarker.task',
          './usr/share/applications/hexlock.desktop',
          './usr/share/icons/hicolor/256x256/apps/hexlock.png',
          './usr/lib/udev/rules.d/70-hexlock-readers.rules',
          './usr/lib/systemd/user/hexlock.service',
        ]),
      );
      expect(lines.filter((line) => !line.includes(' root/root '))).toEqual([]);
      expect(lines.filter((line) => /^.{8}w/.test(line) && !line.startsWith('l'))).toEqual([]); // writable by everyone
    });

    it('has maintainer scripts', () => {
      const info = execFileSync('dpkg-deb', ['-I', deb()], { encoding: 'utf8' });
      expect(info).toMatch(/postinst/);
      expect(info).toMatch(/postrm/);
    });
  });
});

describe.runIf(linux)('electron-builder.yml', () => {
  it('is refused with a key that does not exist, by name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexlock-schema-'));
    try {
      const good = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
      mkdirSync(join(folder, 'packaging'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), readFileSync(join(root, 'package.json')));
      writeFileSync(join(folder, 'electron-builder.yml'), `${good}\nelectronFusess:\n  runAsNode: false\n`);
      const made = makePackage({
        distribution: { is: 'stand-in' },
        targets: ['dir'],
        output: join(folder, 'dist'),
        project: folder,
        quiet: true,
      });
      await expect(made).rejects.toThrow(/electronFusess/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
