import type * as Electron from 'electron';

/** What the pages of all windows may do, which is to be pages and to speak through their bridge. */
export const preferencesOf = ({
  preload,
  release,
}: {
  /** Absolute path of the bridge. */
  readonly preload: string;
  /** Release builds have no developer tools. */
  readonly release: boolean;
}): Electron.WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: !release,
});
