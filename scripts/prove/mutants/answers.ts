/** Guards of what an answer leads to, and of how an attempt ends. */
import type { Mutant } from '../machine.ts';

export const answerMutants: readonly Mutant[] = [
  {
    name: 'answers for another transaction count',
    file: 'login/settle.ts',
    find: `(asked.transaction === null || transaction === asked.transaction) &&`,
    replace: ``,
  },
  {
    name: 'answers about another person count',
    file: 'login/settle.ts',
    find: `(asked.username === null || samePerson(username, asked.username)) &&`,
    replace: ``,
  },
  {
    name: 'too few factors are enough',
    file: 'login/settle.ts',
    find: `factors.length === expected.length &&`,
    replace: ``,
  },
  {
    name: 'other factors are as good',
    file: 'login/settle.ts',
    find: `factors.every((factor, i) => factor === expected[i]) &&`,
    replace: ``,
  },
  {
    name: 'nothing may be offered',
    file: 'login/settle.ts',
    find: `answer.oneOf.length > 0 && `,
    replace: ``,
  },
  {
    name: 'a finished factor may be offered again',
    file: 'login/settle.ts',
    find: ` && !answer.oneOf.some((factor) => expected.includes(factor))`,
    replace: ``,
  },
  {
    name: "anybody opens a personal workstation's session",
    file: 'login/settle.ts',
    find: `answer.session.user.id === held.user.id`,
    replace: `true`,
  },
  {
    name: 'anybody is asked on at a personal workstation',
    file: 'login/settle.ts',
    find: `: samePerson(answer.username, held.user.username);`,
    replace: `: true;`,
  },
  {
    name: 'who makes room is not told',
    file: 'login/settle.ts',
    find: `held !== null && held.user.id !== session.user.id ? held : null`,
    replace: `null`,
  },
  {
    name: 'a linked card stays in hand',
    file: 'login/settle.ts',
    find: `effects: [...forgetLink(state), { do: 'openDesktop'`,
    replace: `effects: [{ do: 'openDesktop'`,
  },
  {
    name: 'a linked card stays in hand while a second factor is asked for',
    file: 'login/settle.ts',
    find: `effects: forgetLink(state) };`,
    replace: `effects: [] };`,
  },
  {
    name: 'a password may be kept as if it were a card',
    file: 'login/settle.ts',
    find: `code === 'card.linkable' && factor === 'badge' &&`,
    replace: `code === 'card.linkable' &&`,
  },
  {
    name: 'a card given as second factor may be linked',
    file: 'login/settle.ts',
    find: `factor === 'badge' && state.proved.length === 0`,
    replace: `factor === 'badge'`,
  },
  {
    name: 'a card is kept after its time',
    file: 'login/settle.ts',
    find: ` && now < link.until`,
    replace: ``,
  },
  {
    name: 'the camera stays on when an attempt ends',
    file: 'login/settle.ts',
    find: `...(state.at === 'scanning' ? [{ do: 'closeCamera' as const, attempt }] : []),`,
    replace: ``,
  },
  {
    name: 'an attempt that ended is not given up',
    file: 'login/settle.ts',
    find: `{ do: 'abandon', attempt, transaction },
    ...`,
    replace: `...`,
  },
  {
    name: 'a card is kept when the attempt to link it ended',
    file: 'login/settle.ts',
    find: `...(state.at === 'checking' && state.link ? [{ do: 'forget' as const, attempt: state.link.attempt }] : []),`,
    replace: ``,
  },
];
