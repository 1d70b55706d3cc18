import { words } from '../../src-ui/words.ts';
import { ItemList } from './ItemList.tsx';
import { Method } from './Method.tsx';
import type { MethodProps } from './methodProps.ts';

export function CardsMethod(props: MethodProps) {
  const { mirror, view } = props;
  const { allowed, list } = view.methods.cards;
  return (
    <Method
      name="badge"
      icon="badge"
      title={words('options.cards.title')}
      text={
        list.length > 0
          ? words('options.cards.some')
          : words(allowed ? 'options.cards.none' : 'options.methods.notAllowed')
      }
      on={list.length > 0}
      action={
        allowed && (
          <button
            type="button"
            className="button"
            disabled={view.busy}
            onClick={() => void mirror.send('options.addCard', undefined)}
          >
            {words('options.cards.add')}
          </button>
        )
      }
    >
      <ItemList
        {...props}
        kind="card"
        items={list.map(({ id, label, addedAt }) => ({
          id,
          name: words('options.cards.label', { label }),
          kind: null,
          addedAt,
        }))}
        removeText={words('options.cards.removeText')}
        onRemove={(id) => void mirror.send('options.removeCard', { id })}
      />
    </Method>
  );
}
