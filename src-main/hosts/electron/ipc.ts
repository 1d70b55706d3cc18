/**
 * Which web contents is which window, and the messages from it. A message counts only when it comes from the top frame
 * of a window we made, and that frame shows the page of the window's own role.
 *
 * A window's link is opened by its bridge's hello and brings the whole view at once, so nothing that changed while the
 * window was loading can be lost.
 */
import type * as Electron from 'electron';
import type { WindowRole } from '../../../src-shared/contracts/ipc.ts';
import { channels } from '../../../src-shared/contracts/wire.ts';
import type { Agent } from '../../agent.ts';
import type { WindowLink } from '../../links.ts';
import type { Log } from '../../ports.ts';
import { isPageOf } from './page.ts';

/** What is used of Electron's channels; part of `ElectronPort`. */
export interface IpcPort {
  readonly ipcMain: Pick<Electron.IpcMain, 'on'>;
}

export type HostContents = Pick<
  Electron.WebContents,
  'id' | 'on' | 'send' | 'isDestroyed' | 'setWindowOpenHandler' | 'getURL'
>;

interface Member {
  readonly contents: HostContents;
  readonly role: WindowRole;
  readonly passive: boolean;
  link: WindowLink | null;
}

export interface Roster {
  readonly add: (contents: HostContents, role: WindowRole, passive: boolean) => void;
  /** May this web contents use the camera now? */
  readonly mayUseCamera: (id: number) => boolean;
  /** The role's page, if that is what the web contents may show. */
  readonly isOwnPage: (id: number, url: string) => boolean;
}

type Sender = Pick<Electron.IpcMainEvent, 'sender' | 'senderFrame'>;

export function createRoster(electron: IpcPort, agent: Agent, log: Log): Roster {
  const members = new Map<number, Member>();

  /** @returns the member whose own page sent this, or null (and says so in the log). */
  const senderOf = ({ sender, senderFrame }: Sender, channel: string): Member | null => {
    const member = members.get(sender.id);
    const isTop = senderFrame !== null && senderFrame.parent === null;
    if (member && isTop && isPageOf(member.role, senderFrame.url)) return member;
    log.warn('ipc.sender', { channel, url: senderFrame?.url.slice(0, 100) ?? null });
    return null;
  };

  const hangUp = (member: Member): void => {
    member.link?.close();
    member.link = null;
  };

  electron.ipcMain.on(channels.hello, (event) => {
    const member = senderOf(event, channels.hello);
    if (!member) return;
    const { contents, role, passive } = member;
    hangUp(member);
    const send = (message: unknown): void => {
      if (!contents.isDestroyed()) contents.send(channels.message, message);
    };
    member.link = agent.connect(role, send, { passive });
  });
  electron.ipcMain.on(channels.message, (event, message: unknown) => {
    senderOf(event, channels.message)?.link?.receive(message);
  });
  electron.ipcMain.on(channels.frames, (event) => {
    const member = senderOf(event, channels.frames);
    const port = event.ports[0];
    if (!member || !port) return;
    port.on('message', ({ data }: { data: unknown }) => {
      if (data instanceof Uint8Array) member.link?.frame(data);
      else log.warn('frame.malformed', { role: member.role, detail: 'no bytes' });
    });
    port.start();
  });

  return {
    add: (contents, role, passive) => {
      const member: Member = { contents, role, passive, link: null };
      members.set(contents.id, member);
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) hangUp(member);
      });
      contents.on('render-process-gone', () => hangUp(member));
      contents.on('destroyed', () => {
        hangUp(member);
        members.delete(contents.id);
      });
    },
    mayUseCamera: (id) => {
      const member = members.get(id);
      return member !== undefined && !member.passive && agent.camera.mayUse(member.role);
    },
    isOwnPage: (id, url) => {
      const member = members.get(id);
      return member !== undefined && isPageOf(member.role, url);
    },
  };
}
