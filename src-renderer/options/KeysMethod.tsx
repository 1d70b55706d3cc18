import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type KeyFactor, keyFactors } from '../../src-shared/domain/factors.ts';
import { cutTo } from '../../src-ui/text.ts';
import { words } from '../../src-ui/words.ts';
import { useEscape } from '../useEscape.ts';
import { ItemList } from './ItemList.tsx';
import { EditButton, Method } from './Method.tsx';
import type { MethodProps } from './methodProps.ts';

/** As `options.addKey` takes it. */
const nameLimit = 64;

export function KeysMethod(props: MethodProps) {
  const { edit, mirror, view } = props;
  const { keys } = view.methods;
  return (
    <Method
      name="keys"
      icon="securityKey"
      title={words('options.keys.title')}
      text={words(keys.length > 0 ? 'options.keys.some' : 'options.keys.none')}
      on={keys.length > 0}
      action={keyFactors.map((factor) => (
        <EditButton
          key={factor}
          edit={edit}
          what={`add:${factor}`}
          label={words(`options.keys.add.${factor}`)}
          busy={view.busy}
        />
      ))}
    >
      {keyFactors.map(
        (factor) =>
          edit.now === `add:${factor}` && (
            <KeyEntry
              key={factor}
              factor={factor}
              busy={view.busy}
              onCancel={edit.end}
              onAdd={(name) => void mirror.send('options.addKey', { factor, name })}
            />
          ),
      )}
      <ItemList
        {...props}
        kind="key"
        items={keys.map(({ id, factor, name, addedAt }) => ({ id, name, kind: words(`factor.${factor}`), addedAt }))}
        removeText={words('options.keys.removeText')}
        onRemove={(id) => void mirror.send('options.removeKey', { id })}
      />
    </Method>
  );
}

/** The name comes first, so that nothing is left to type when the key has been touched. */
function KeyEntry(props: {
  readonly factor: KeyFactor;
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onAdd: (name: string) => void;
}) {
  const { factor } = props;
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [id, textId, faultId] = [useId(), useId(), useId()];
  useEscape(!props.busy, props.onCancel);
  useEffect(() => {
    input.current?.focus();
    input.current?.form?.scrollIntoView({ block: 'nearest' });
  }, []);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const given = name.trim();
    setMissing(given === '');
    if (given === '') input.current?.focus();
    else props.onAdd(given);
  };
  return (
    <form className="method-form" aria-label={words(`options.keys.add.${factor}`)} noValidate onSubmit={add}>
      <p id={textId}>{words(`options.keys.before.${factor}`)}</p>
      <div className="field">
        <label htmlFor={id}>{words('options.keys.name')}</label>
        <div className="field-box">
          <input
            ref={input}
            id={id}
            name="keyName"
            type="text"
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            value={name}
            aria-invalid={missing || undefined}
            aria-describedby={missing ? `${textId} ${faultId}` : textId}
            onChange={(event) => {
              setMissing(false);
              setName(cutTo(event.currentTarget.value, nameLimit).text);
            }}
          />
        </div>
      </div>
      <p className="method-fault" id={faultId} role="status">
        {missing && words('options.keys.nameMissing')}
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={props.onCancel}>
          {words('options.keys.cancel')}
        </button>
        <button type="submit" className="button" data-tone="honey" disabled={props.busy}>
          {words(props.busy ? 'options.methods.busy' : 'options.keys.next')}
        </button>
      </div>
    </form>
  );
}
