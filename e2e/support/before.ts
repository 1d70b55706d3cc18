/** Once before all specs, however many run at a time: two of them would build what is out of date into each other's way. */
import { bring, targets } from '../../scripts/build/targets.ts';
import { root } from '../../scripts/lib/root.ts';

export default async function before(): Promise<void> {
  for (const target of targets) await bring(target, root, false);
}
