import { MessageBox } from '../../src-ui/Notice.tsx';
import { words } from '../../src-ui/words.ts';

/** The camera delivers less than the policy wishes for: worth knowing, and no reason to stop. */
export function LowResolution({ width, height }: { readonly width: number; readonly height: number }) {
  return (
    <MessageBox
      kind="advice"
      name="lowResolution"
      title={words('scan.lowResolution.title', { width, height })}
      text={words('scan.lowResolution.remedy')}
    />
  );
}
