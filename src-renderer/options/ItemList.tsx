import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import { ConfirmRemoval, dateOf, EditButton } from './Method.tsx';
import type { MethodProps } from './methodProps.ts';

interface Item {
  readonly id: string;
  readonly name: string;
  /** What it is, where a list holds several kinds. */
  readonly kind: string | null;
  /** Epoch ms. */
  readonly addedAt: number;
}

/** The cards or keys of a method, each with the way to remove it. */
export function ItemList(
  props: Pick<MethodProps, 'edit' | 'view'> & {
    readonly kind: 'card' | 'key';
    readonly items: readonly Item[];
    readonly removeText: string;
    readonly onRemove: (id: string) => void;
  },
) {
  const { edit, items, kind, view } = props;
  if (items.length === 0) return null;
  return (
    <ul className="items">
      {items.map(({ id, name, kind: sort, addedAt }) => {
        const what = `${kind}:${id}`;
        const date = words('options.methods.addedOn', { date: dateOf(addedAt) });
        return (
          <li className="item" key={id}>
            <div className="item-text">
              <p className="item-name">
                <Name>{name}</Name>
              </p>
              <p className="item-detail">{sort === null ? date : `${sort} · ${date}`}</p>
            </div>
            <EditButton
              edit={edit}
              what={what}
              label={words('options.methods.remove')}
              about={words('options.methods.removeThis', { name })}
              busy={view.busy}
            />
            {edit.now === what && (
              <ConfirmRemoval
                title={words('options.methods.removeAsk', { name })}
                text={props.removeText}
                yes={words('options.methods.remove')}
                busy={view.busy}
                onKeep={edit.end}
                onRemove={() => props.onRemove(id)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
