/**
 * `npm run gallery`: builds the page that shows every state of the windows, and serves it on loopback.
 *   -- --shoot DIR        takes pictures instead, into DIR/SIZE/STATE.jpg, and ends
 *   -- --only TEXT        pictures of states whose name contains TEXT
 *   -- --state NAME       pictures of this state (may be repeated)
 *   -- --size NAME        pictures at this size (may be repeated)
 */
import { parseArgs } from 'node:util';
import { galleryPath, serveGallery } from './gallery/serve.ts';
import { type SizeName, shoot, sizes } from './gallery/shoot.ts';

const { values } = parseArgs({
  options: {
    shoot: { type: 'string' },
    only: { type: 'string', default: '' },
    state: { type: 'string', multiple: true, default: [] },
    size: { type: 'string', multiple: true, default: Object.keys(sizes) },
  },
});
const unknown = values.size.filter((name) => !(name in sizes));
if (unknown.length > 0) {
  console.error(`--size: unknown ${unknown.join(', ')}; there are ${Object.keys(sizes).join(', ')}`);
  process.exit(2);
}

const gallery = await serveGallery();
if (values.shoot === undefined) {
  console.log(`gallery: ${gallery.origin}${galleryPath} (Ctrl-C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void gallery.close());
} else {
  try {
    const taken = await shoot(gallery.origin, values.shoot, {
      wanted: (name) =>
        values.state.length === 0 ? name.includes(values.only) : values.state.some((state) => state === name),
      at: values.size as SizeName[],
    });
    console.log(`gallery: ${taken} pictures in ${values.shoot}`);
  } finally {
    await gallery.close();
  }
}
