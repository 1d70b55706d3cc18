import { useState } from 'react';
import { words } from '../src-ui/words.ts';
import { chooseTheme } from './appearance.ts';

/** Dark or light, for this workstation. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme === 'light' ? 'light' : 'dark');
  const other = theme === 'light' ? 'dark' : 'light';
  return (
    <button
      type="button"
      className="button theme-switch"
      data-tone="quiet"
      onClick={() => {
        chooseTheme(other);
        setTheme(other);
      }}
    >
      {words(`appearance.${other}`)}
    </button>
  );
}
