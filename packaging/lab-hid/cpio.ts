/** An initial file system for a Linux kernel: the "newc" form of cpio, which the kernel unpacks by itself. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function entry(name: string, mode: number, content: Buffer, inode: number): Buffer {
  const numbers = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0];
  const head = `070701${numbers.map((each) => each.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return Buffer.concat([padded(Buffer.from(head, 'latin1')), padded(content)]);
}

/** Everything below a folder, owned by root, with links as links. */
export function cpioOf(folder: string): Buffer {
  const entries: Buffer[] = [];
  const walk = (path: string, name: string) => {
    const { mode } = lstatSync(path);
    const kind = mode & 0o170000;
    const content =
      kind === 0o120000 ? Buffer.from(readlinkSync(path)) : kind === 0o100000 ? readFileSync(path) : Buffer.alloc(0);
    entries.push(entry(name, mode, content, entries.length + 1));
    if (kind !== 0o040000) return;
    for (const each of readdirSync(path)) walk(join(path, each), name === '.' ? each : `${name}/${each}`);
  };
  walk(folder, '.');
  return Buffer.concat([...entries, entry('TRAILER!!!', 0, Buffer.alloc(0), 0)]);
}
