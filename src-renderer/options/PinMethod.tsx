import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { pinDigits } from '../../src-shared/domain/policy.ts';
import { words } from '../../src-ui/words.ts';
import { PinField } from '../forms/PinField.tsx';
import type { SecretHandle } from '../forms/useSecret.ts';
import { useEscape } from '../useEscape.ts';
import { ConfirmRemoval, dateOf, EditButton, Method } from './Method.tsx';
import type { MethodProps } from './methodProps.ts';
import { faultAtEnd, faultSoFar, type PinFault } from './pinEntry.ts';

export function PinMethod({ mirror, view, edit }: MethodProps) {
  const { busy } = view;
  const { allowed, minLength, setAt } = view.methods.pin;
  const text =
    setAt !== null
      ? words('options.pin.setOn', { date: dateOf(setAt) })
      : words(allowed ? 'options.pin.notSet' : 'options.methods.notAllowed');
  return (
    <Method
      name="pin"
      icon="pin"
      title={words('factor.pin')}
      text={text}
      on={setAt !== null}
      action={
        <>
          {allowed && (
            <EditButton
              edit={edit}
              what="pin"
              label={words(setAt === null ? 'options.pin.set' : 'options.pin.change')}
              about={words(setAt === null ? 'options.pin.set' : 'options.pin.changeSay')}
              busy={busy}
            />
          )}
          {setAt !== null && (
            <EditButton
              edit={edit}
              what="pin.remove"
              label={words('options.methods.remove')}
              about={words('options.pin.removeSay')}
              busy={busy}
            />
          )}
        </>
      }
    >
      {edit.now === 'pin' && (
        <PinEntry
          minLength={minLength}
          busy={busy}
          onCancel={edit.end}
          onSave={(pin) => void mirror.send('options.setPin', { pin })}
        />
      )}
      {edit.now === 'pin.remove' && (
        <ConfirmRemoval
          title={words('options.pin.removeTitle')}
          text={words('options.pin.removeText')}
          yes={words('options.pin.removeYes')}
          busy={busy}
          onKeep={edit.end}
          onRemove={() => void mirror.send('options.removePin', undefined)}
        />
      )}
    </Method>
  );
}

/** The rules first, then the PIN twice. Both fields are emptied when it is sent, whatever becomes of it. */
function PinEntry(props: {
  readonly minLength: number;
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onSave: (pin: string) => void;
}) {
  const { minLength } = props;
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<SecretHandle>(null);
  const second = useRef<SecretHandle>(null);
  const [said, setSaid] = useState<PinFault | 'digits' | 'forgotten' | null>(null);
  const [rulesId, faultId] = [useId(), useId()];
  useEscape(!props.busy, props.onCancel);
  useEffect(() => {
    first.current?.focus();
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  const typed = (dropped: boolean) => {
    const repeated = second.current?.peek() ?? '';
    setSaid(dropped ? 'digits' : repeated === '' ? null : faultSoFar(first.current?.peek() ?? '', repeated));
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const fault = faultAtEnd(first.current?.peek() ?? '', second.current?.peek() ?? '', minLength);
    if (fault === null) {
      second.current?.clear();
      props.onSave(first.current?.take() ?? '');
      return;
    }
    setSaid(fault);
    (fault === 'differs' ? second : first).current?.focus();
  };
  const about = said === null ? rulesId : `${rulesId} ${faultId}`;
  return (
    <form
      ref={form}
      className="method-form"
      aria-label={words('options.pin.form')}
      autoComplete="off"
      noValidate
      onSubmit={save}
    >
      <p id={rulesId}>{words('options.pin.rules', { least: minLength, most: pinDigits.most })}</p>
      <PinField
        ref={first}
        name="newPin"
        label={words('options.pin.first')}
        describedBy={about}
        invalid={said === 'missing' || said === 'short'}
        onType={({ dropped }) => typed(dropped)}
        onForgotten={() => setSaid('forgotten')}
      />
      <PinField
        ref={second}
        name="repeatedPin"
        label={words('options.pin.second')}
        describedBy={about}
        invalid={said === 'differs'}
        onType={({ dropped }) => typed(dropped)}
        onForgotten={() => setSaid('forgotten')}
      />
      <p className="method-fault" id={faultId} role="status">
        {said === 'short' ? words('options.pin.short', { least: minLength }) : said && words(`options.pin.${said}`)}
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={props.onCancel}>
          {words('options.pin.cancel')}
        </button>
        <button type="submit" className="button" data-tone="honey" disabled={props.busy}>
          {words(props.busy ? 'options.methods.busy' : 'options.pin.save')}
        </button>
      </div>
    </form>
  );
}
