import { Icon } from '../src-ui/icons.tsx';
import { words } from '../src-ui/words.ts';

/** The window has lost main: it says so above everything and takes no input until main is back. */
export function Lost() {
  return (
    <div className="lost" role="alert">
      <span className="lost-icon">
        <Icon name="warning" />
      </span>
      <p className="lost-title">{words('disconnected.title')}</p>
      <p>{words('disconnected.remedy')}</p>
    </div>
  );
}
