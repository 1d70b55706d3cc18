import { type ReactNode, useEffect, useId, useRef } from 'react';
import { absurd } from '../../src-shared/domain/absurd.ts';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { secondsLeft } from '../../src-ui/text.ts';
import { useNow } from '../../src-ui/time.ts';
import { words } from '../../src-ui/words.ts';
import type { Cover } from './covers.ts';
import type { LockProps } from './props.ts';

/** What stands above the open desktop, with its time and the one thing that ends it. */
export function CoverScreen({
  cover,
  mirror,
  watched,
}: Pick<LockProps, 'mirror'> & {
  readonly cover: Cover;
  /** The camera is on: that is said here as well. */
  readonly watched: boolean;
}) {
  switch (cover.is) {
    case 'warning':
      return (
        <Sheet
          name="warning"
          icon="person"
          title={words('watch.warning.title')}
          text={words('watch.warning.text')}
          until={cover.until}
          button={words('watch.warning.stay')}
          tone="honey"
          watched={watched}
          onPress={() => void mirror.send('lock.active', undefined)}
        />
      );
    case 'displacing':
      return (
        <Sheet
          name="displacing"
          icon="badge"
          title={words('displacing.title', { name: cover.username })}
          text={words('displacing.text')}
          until={cover.until}
          button={words('displacing.stay')}
          tone="honey"
          watched={watched}
          onPress={() => void mirror.send('lock.cancel', undefined)}
        />
      );
    case 'blurred':
      return (
        <Sheet
          name="blurred"
          icon={cover.why === 'nobody' ? 'person' : 'hide'}
          title={words(`watch.blurred.${cover.why}.title`)}
          text={words(`watch.blurred.${cover.why}.text`)}
          until={cover.until}
          button={words('watch.lockNow')}
          tone="plain"
          watched={watched}
          onPress={() => void mirror.send('lock.lock', undefined)}
        />
      );
    default:
      return absurd(cover);
  }
}

/** The seconds tick for the eye; title and text are said once. */
function Sheet(props: {
  readonly name: Cover['is'];
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  /** Epoch ms. */
  readonly until: number | null;
  readonly button: ReactNode;
  readonly tone: 'honey' | 'plain';
  readonly watched: boolean;
  readonly onPress: () => void;
}) {
  const { name, icon, title, text, until } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [titleId, textId] = [useId(), useId()];
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="cover" data-cover={name} role="alertdialog" aria-labelledby={titleId} aria-describedby={textId}>
      <span className="cover-icon">
        <Icon name={icon} />
      </span>
      <h2 id={titleId}>{title}</h2>
      {until !== null && <Seconds until={until} />}
      <p id={textId}>{text}</p>
      <button type="button" className="button" data-tone={props.tone} ref={button} onClick={props.onPress}>
        {props.button}
      </button>
      {props.watched && (
        <p className="cover-watched">
          <Icon name="camera" /> {words('presence.on')}
        </p>
      )}
    </div>
  );
}

/** Large, because whom it concerns may stand across the room. */
function Seconds({ until }: { readonly until: number }) {
  const left = secondsLeft(until, useNow(250));
  return (
    <p className="cover-seconds" role="timer">
      <span className="cover-number">{left}</span> {words(left === 1 ? 'watch.second' : 'watch.seconds')}
    </p>
  );
}
