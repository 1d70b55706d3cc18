/** `npm run gallery`: builds the page that shows every state of the windows, and serves it or takes its pictures. */
import { type GalleryArguments, galleryHelp, readGalleryArguments } from './gallery/arguments.ts';

async function run({ help, shoot: folder, wanted, at }: GalleryArguments): Promise<void> {
  if (help) return console.log(galleryHelp);
  // Only here: they bring the bundler and the driver of the browser.
  const [{ galleryPath, serveGallery }, { shoot }] = await Promise.all([
    import('./gallery/serve.ts'),
    import('./gallery/shoot.ts'),
  ]);
  const gallery = await serveGallery();
  if (folder === undefined) {
    console.log(`gallery: ${gallery.origin}${galleryPath} (Ctrl-C ends it)`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void gallery.close());
    return;
  }
  try {
    console.log(`gallery: ${await shoot(gallery.origin, folder, { wanted, at })} pictures in ${folder}`);
  } finally {
    await gallery.close();
  }
}

try {
  await run(readGalleryArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
