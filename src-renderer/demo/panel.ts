/** The panel that chooses who sits at the demo camera and which card is tapped: in a corner, clearly marked as the demo's. */
import { cards } from './cards.ts';
import { type Guest, guests } from './chair.ts';
import styles from './demo-camera.css?inline';
import { tap, unplug } from './lay.ts';
import { words } from './words.ts';

export interface Panel {
  /** Marks a choice that was made elsewhere. */
  mark(guest: Guest): void;
}

export function openPanel(onChoice: (guest: Guest) => void): Panel {
  // A constructed sheet: the content policy allows neither inline styles nor a style element.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const panel = element('details', { className: 'demo-camera' });
  panel.append(element('summary', { textContent: words.title }));
  const group = element('fieldset', {});
  group.append(element('legend', { textContent: words.question }));
  const buttons = new Map<Guest, HTMLInputElement>();
  for (const guest of guests) {
    const button = element('input', { type: 'radio', name: 'demo-camera', value: guest });
    button.addEventListener('change', () => onChoice(guest));
    const label = element('label', {});
    label.append(button, labelOf(guest));
    group.append(label);
    buttons.set(guest, button);
  }
  panel.append(group, readerGroup());
  document.body.append(panel);
  return {
    mark(guest) {
      const button = buttons.get(guest);
      if (button) button.checked = true;
    },
  };
}

/** A card is laid on the reader for a moment by a press; the first one plugs the reader in. */
function readerGroup(): HTMLFieldSetElement {
  const group = element('fieldset', {});
  group.append(element('legend', { textContent: words.cards }));
  const button = (textContent: string, press: () => void): void => {
    const made = element('button', { type: 'button', textContent });
    made.addEventListener('click', press);
    group.append(made);
  };
  for (const card of cards) button(card.label, () => tap(card));
  button(words.unplug, unplug);
  return group;
}

function labelOf(guest: Guest): string {
  if (guest === 'nobody') return words.nobody;
  return guest === 'still photo' ? words.stillPhoto : guest;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), properties);
}
