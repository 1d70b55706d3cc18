/** Everything the gallery shows, by name. */
import { desktop } from './desktop.ts';
import type { Fixtures } from './fixture.ts';
import { further } from './further.ts';
import { messages } from './messages.ts';
import { signingIn } from './signing-in.ts';
import { options, page, screen, screens } from './states.ts';
import { userOptions } from './user-options.ts';

export const fixtures: Fixtures = {
  starting: { window: 'lock', view: null, around: {} },
  ...Object.fromEntries(Object.entries(screens).map(([name, value]) => [name, screen(value)])),
  ...signingIn,
  ...messages,
  ...further,
  ...desktop,
  ...Object.fromEntries(Object.entries(options).map(([name, view]) => [`options/${name}`, page(view)])),
  ...userOptions,
};
