import { useState } from 'react';

const sizes = [
  ['1366 × 768', 1366, 768],
  ['1920 × 1080', 1920, 1080],
  ['3840 × 2160', 3840, 2160],
  ['200 % zoom', 683, 384],
] as const;

/** A list of all states with a look at each, in the sizes that matter. A tool for developers: its words are its own. */
export function Catalogue({ names }: { readonly names: readonly string[] }) {
  const [shown, setShown] = useState(names[0] ?? '');
  const [size, setSize] = useState<(typeof sizes)[number]>(sizes[0]);
  const [label, width, height] = size;
  return (
    <div className="catalogue">
      <nav aria-label="States">
        <h1>Gallery</h1>
        <p>
          {names.length} states · <a href="?walk">walk the lock page</a>
        </p>
        <ul>
          {names.map((name) => (
            <li key={name}>
              <button type="button" aria-pressed={name === shown} onClick={() => setShown(name)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <main>
        <div className="catalogue-sizes">
          {sizes.map((each) => (
            <button key={each[0]} type="button" aria-pressed={each === size} onClick={() => setSize(each)}>
              {each[0]}
            </button>
          ))}
          <a href={`#${encodeURIComponent(shown)}`}>{shown} alone</a>
        </div>
        <div className="catalogue-frame">
          <iframe
            key={`${shown} ${label}`}
            title={`${shown}, ${label}`}
            src={`index.html#${encodeURIComponent(shown)}`}
            width={width}
            height={height}
          />
        </div>
      </main>
    </div>
  );
}
