/** What every page is kept from: other addresses, new windows, embedded pages, and every permission but one. */
import type { Log } from '../../ports.ts';
import type { Roster } from './ipc.ts';
import type { ElectronPort } from './port.ts';

export function guardContents({ app }: Pick<ElectronPort, 'app'>, roster: Pick<Roster, 'isOwnPage'>, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (why: string, url: string): void => log.warn('host.refused', { why, url: url.slice(0, 200) });
    contents.on('will-frame-navigate', (details) => {
      if (details.isMainFrame && roster.isOwnPage(contents.id, details.url)) return;
      details.preventDefault();
      refuse('navigation', details.url);
    });
    contents.on('will-redirect', (details) => {
      details.preventDefault();
      refuse('redirect', details.url);
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      refuse('webview', '');
    });
    contents.setWindowOpenHandler(({ url }) => {
      refuse('window', url);
      return { action: 'deny' };
    });
  });
}

/** The camera alone, in pictures without sound, for the window whose attempt is running. Without these handlers everything is allowed. */
export function guardPermissions(
  { session }: Pick<ElectronPort, 'session'>,
  roster: Pick<Roster, 'isOwnPage' | 'mayUseCamera'>,
  log: Log,
): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const granted =
      permission === 'media' &&
      types.length === 1 &&
      types[0] === 'video' &&
      details.isMainFrame &&
      roster.isOwnPage(contents.id, details.requestingUrl) &&
      roster.mayUseCamera(contents.id);
    if (!granted) log.warn('host.refused', { why: 'permission', permission });
    answer(granted);
  });
  defaultSession.setPermissionCheckHandler(
    (contents, permission, _origin, details) =>
      contents !== null &&
      permission === 'media' &&
      details.mediaType === 'video' &&
      details.isMainFrame &&
      roster.isOwnPage(contents.id, details.requestingUrl ?? '') &&
      roster.mayUseCamera(contents.id),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}
