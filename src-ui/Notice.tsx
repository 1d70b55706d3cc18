import { type ReactNode, useState } from 'react';
import type { Code } from '../src-shared/domain/codes.ts';
import { Icon } from './icons.tsx';
import { minutes, secondsLeft } from './text.ts';
import { useNow } from './time.ts';
import { words } from './words.ts';

/**
 * Why something did not happen, and what helps. Read aloud once, when it appears; the countdown ticks for the eye only
 * and its end is said once.
 */
export function Notice({
  code,
  until,
  onDismiss,
}: {
  readonly code: Code;
  /** Epoch ms of the next possible try, or null. */
  readonly until: number | null;
  /** Without it the message stays as long as its cause. */
  readonly onDismiss?: () => void;
}) {
  return (
    <MessageBox
      kind="refused"
      name={code}
      title={words(`codes.${code}.title`)}
      text={words(`codes.${code}.remedy`)}
      {...(onDismiss ? { onDismiss } : {})}
    >
      {until !== null && <Countdown key={until} until={until} />}
    </MessageBox>
  );
}

/** A message with an icon: a refusal interrupts, a piece of advice or good news waits its turn. */
export function MessageBox(props: {
  readonly kind: 'refused' | 'advice' | 'done';
  /** For tests. */
  readonly name: string;
  readonly title?: string;
  readonly text: string;
  readonly onDismiss?: () => void;
  readonly children?: ReactNode;
}) {
  const { kind, name, title, text, onDismiss, children } = props;
  return (
    <div className="notice" data-kind={kind} data-name={name}>
      <span className="notice-icon">
        <Icon name={icons[kind]} />
      </span>
      <div className="notice-text">
        <div role={kind === 'refused' ? 'alert' : 'status'}>
          {title !== undefined && <p className="notice-title">{title}</p>}
          <p className="notice-remedy">{text}</p>
        </div>
        {children}
      </div>
      {onDismiss && (
        <button type="button" className="notice-dismiss" aria-label={words('notice.dismiss')} onClick={onDismiss}>
          <Icon name="cancel" />
        </button>
      )}
    </div>
  );
}

const icons = { refused: 'warning', advice: 'info', done: 'check' } as const;

function Countdown({ until }: { readonly until: number }) {
  const [over, setOver] = useState(false);
  const left = secondsLeft(until, useNow(1000, !over));
  if (left === 0 && !over) setOver(true);
  return (
    <p className="notice-countdown">
      {left > 0 && <span aria-hidden="true">{words('notice.countdown', { time: minutes(left) })}</span>}
      <span className={left > 0 ? 'said' : undefined} role="status">
        {left > 0 ? '' : words('notice.over')}
      </span>
    </p>
  );
}
