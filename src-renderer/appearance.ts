/**
 * How the windows look: dark unless somebody chose light at this workstation (or the address says `?theme=light`),
 * with more contrast where the system asks for it. Text size and motion follow the system in the style sheet.
 */
export type Theme = 'dark' | 'light';

const key = 'hexlock.theme';

/** Sets the page's look from the address, the stored choice and the system, and follows the system's contrast. */
export function applyAppearance(root = document.documentElement, query = new URLSearchParams(location.search)): Theme {
  const theme: Theme = (query.get('theme') ?? stored()) === 'light' ? 'light' : 'dark';
  root.dataset.theme = theme;
  const more = window.matchMedia('(prefers-contrast: more)');
  const contrast = () => {
    root.dataset.contrast = more.matches || query.get('contrast') === 'more' ? 'more' : 'normal';
  };
  contrast();
  more.addEventListener('change', contrast);
  return theme;
}

/** Changes the look and remembers it. */
export function chooseTheme(theme: Theme, root = document.documentElement): void {
  root.dataset.theme = theme;
  try {
    localStorage.setItem(key, theme);
  } catch (error) {
    // A page without storage forgets the choice at the next start; the look itself has changed.
    console.warn('the look could not be remembered', error);
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // no storage at this origin: the default
  }
}
