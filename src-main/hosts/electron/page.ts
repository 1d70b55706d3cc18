/** The addresses of the windows' pages: `hexlock://agent/lock/`, `hexlock://agent/options/`. */
import type { WindowRole } from '../../../src-shared/contracts/ipc.ts';

export const scheme = 'hexlock';
export const schemeHost = 'agent';

export const pageUrl = (role: WindowRole, query: string): string =>
  `${scheme}://${schemeHost}/${role}/${query === '' ? '' : `?${query}`}`;

/** Is this the address of that role's own page? */
export function isPageOf(role: WindowRole, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, pathname } = new URL(url);
  return (
    protocol === `${scheme}:` && host === schemeHost && (pathname === `/${role}/` || pathname === `/${role}/index.html`)
  );
}
