/** Which key presses reach the page of a lock window. Pure. */

/** The part of Electron's `Input` that decides. */
export interface KeyPress {
  readonly key: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** With Ctrl or Cmd: editing, and the zoom that people with low vision need. */
const withControl: readonly string[] = ['a', 'c', 'v', 'x', 'z', 'y', '+', '-', '=', '0', 'backspace', 'delete'];
const withControlArrows: readonly string[] = ['arrowleft', 'arrowright', 'home', 'end'];

/**
 * What is let through is listed; the rest (closing, reloading, devtools, printing, function keys) is not. Keys that the
 * system takes for itself, such as Alt+Tab or Ctrl+Alt+Del, never come here.
 */
export function isAllowed({ key, control, meta, alt }: KeyPress): boolean {
  const name = key.toLowerCase();
  if (/^f\d{1,2}$/.test(name)) return false;
  // AltGr is Ctrl+Alt on some systems: it makes characters such as @ and is needed for passwords.
  if (alt && control) return key.length === 1;
  if (alt) return key.length === 1;
  if (control || meta) return withControl.includes(name) || withControlArrows.includes(name);
  return name !== 'contextmenu' && !name.startsWith('browser') && !name.startsWith('launch');
}
