/** `hexlock://agent/...`: the windows' own files behind a scheme of our own, with the policy of `hosts/security.ts`. */
import { readFile } from 'node:fs/promises';
import type { Log } from '../../ports.ts';
import { type Folders, findFile } from '../files.ts';
import { pageHeaders } from '../security.ts';
import { scheme, schemeHost } from './page.ts';
import type { ElectronPort } from './port.ts';

/** To be called before Electron is ready. */
export function declareScheme({ protocol }: Pick<ElectronPort, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** To be called when Electron is ready. */
export function serveScheme({ protocol }: Pick<ElectronPort, 'protocol'>, folders: Folders, log: Log): void {
  protocol.handle(scheme, async (request) => {
    const refuse = (status: number): Response => {
      log.warn('host.refused', { status, path: request.url.slice(0, 200) });
      return new Response(null, { status, headers: pageHeaders(null) });
    };
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.host !== schemeHost) return refuse(405);
    const found = await findFile(url.pathname, folders);
    if (!found) return refuse(404);
    return new Response(await readFile(found.file), {
      status: 200,
      headers: { ...pageHeaders(null), 'content-type': found.type, 'content-length': String(found.bytes) },
    });
  });
}
