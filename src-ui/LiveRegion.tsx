import { useEffect, useState } from 'react';

/** No two announcements follow each other faster than this, ms; the last one always comes. */
const spacing = 1_200;

/** Says `text` politely when it changes, for those who do not see it change; quick changes in between are left out. */
export function LiveRegion({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), said === '' ? 50 : spacing);
    return () => clearTimeout(timer);
  }, [text, said]);
  return (
    <p className="said" role="status">
      {said}
    </p>
  );
}
