import { type Served, serve } from '../../e2e/support/serve.ts';
import { bring, targets } from '../build/targets.ts';
import { at, root } from '../lib/root.ts';

/** As strict as what the hosts send with their pages, so that the gallery shows what such a policy forbids. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The gallery's page below the origin; `#NAME` shows one state. */
export const galleryPath = '/gallery/index.html';

/**
 * Brings the gallery up to date in out/gallery and serves it on a free loopback port.
 * @throws the bundler's error, which names the file.
 */
export async function serveGallery(): Promise<Served> {
  const target = targets.find(({ name }) => name === 'gallery');
  if (!target) throw new Error('scripts/build/targets.ts has no gallery');
  await bring(target, root, false);
  return serve({ '/': at('out/gallery') }, { 'content-security-policy': contentSecurityPolicy });
}
