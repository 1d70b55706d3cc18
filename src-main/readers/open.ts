/** The readers that the settings ask for, on this machine: what a composition root opens. */
import type { ReaderSettings } from '../../src-shared/contracts/readers.ts';
import { seenInText } from '../../src-shared/domain/cards/wedge-text.ts';
import type { Basics } from '../ports.ts';
import { createCardReaders } from './hub.ts';
import { type Hid, systemHid } from './pcprox/hid.ts';
import { pcproxSource } from './pcprox/source.ts';
import type { Pcsc } from './pcsc/pcsc.ts';
import { pcscSource } from './pcsc/source.ts';
import { systemPcsc } from './pcsc/winscard.ts';
import type { CardReaders } from './ports.ts';
import { cardRulesOf, wedgeOf } from './settings.ts';

export interface OpenPorts extends Pick<Basics, 'clock' | 'timers' | 'log'> {
  readonly platform: NodeJS.Platform;
  /** Whether readers that can, beep for a card; read anew whenever it matters. */
  readonly beep?: () => boolean;
  /** The system's, unless a test or the demo brings its own. */
  readonly hid?: Hid;
  readonly pcsc?: Pcsc;
}

export function openCardReaders(settings: ReaderSettings, ports: OpenPorts): CardReaders {
  const { platform, hid = systemHid(), pcsc = systemPcsc(platform) } = ports;
  const rules = cardRulesOf(settings);
  const wedge = wedgeOf(settings);
  return createCardReaders({
    ...ports,
    sources: [
      ...(settings.hid === 'on' ? [pcproxSource({ ...ports, hid, rules })] : []),
      ...(settings.pcsc === 'off'
        ? []
        : [pcscSource({ ...ports, pcsc, rules, ignore: settings.pcscIgnore, expected: settings.pcsc === 'on' })]),
    ],
    ...(wedge ? { readText: (text) => seenInText(text, wedge.content, rules) } : {}),
  });
}
