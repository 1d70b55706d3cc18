import { words } from '../../src-ui/words.ts';
import { ConfirmRemoval, dateOf, EditButton, Method } from './Method.tsx';
import type { MethodProps } from './methodProps.ts';

export function FaceMethod({ mirror, view, edit }: MethodProps) {
  const { face, busy } = view;
  if (face.enrolledAt === null) {
    return (
      <Method
        name="face"
        icon="face"
        title={words('factor.face')}
        text={words(face.allowed ? 'options.methods.notEnrolled' : 'options.methods.notAllowed')}
        action={
          face.allowed && (
            <button
              type="button"
              className="button"
              // Whoever is busy with another method has another next thing.
              data-tone={edit.now === null ? 'honey' : 'plain'}
              data-autofocus
              disabled={busy}
              onClick={() => void mirror.send('options.enrol', undefined)}
            >
              {words(busy ? 'options.methods.busy' : 'options.methods.enrol')}
            </button>
          )
        }
      />
    );
  }
  return (
    <Method
      name="face"
      icon="face"
      title={words(face.held ? 'options.methods.held' : 'options.methods.enrolled')}
      text={
        face.held
          ? words('options.methods.heldDetail')
          : words('options.methods.enrolledOn', { date: dateOf(face.enrolledAt) })
      }
      on={!face.held}
      action={<EditButton edit={edit} what="face" label={words('options.methods.remove')} busy={busy} />}
    >
      {edit.now === 'face' && (
        <ConfirmRemoval
          title={words('options.methods.removeTitle')}
          text={words('options.methods.removeText')}
          yes={words('options.methods.removeYes')}
          busy={busy}
          onKeep={edit.end}
          onRemove={() => void mirror.send('options.remove', undefined)}
        />
      )}
    </Method>
  );
}
