/** The machine's diagram, drawn from what the search reached: every change of state, and what brings it. */
import type { Event, State } from '../../src-shared/domain/login/state.ts';
import { explore } from './explore.ts';
import type { Machine } from './machine.ts';
import { quickScenes } from './scene.ts';
import { endOf } from './world.ts';

/** States as the diagram names them: some of the machine's have two lives. */
const nodes = [
  'locked',
  'linking',
  'scanning',
  'touching',
  'checking',
  'choosing',
  'open',
  'asking',
  'displacing',
] as const;
type Node = (typeof nodes)[number];

function nodeOf(state: State): Node {
  if (state.at === 'locked') return state.link === null ? 'locked' : 'linking';
  if (state.at !== 'open' || state.tap === null) return state.at;
  return state.tap.is === 'checking' ? 'asking' : 'displacing';
}

const meanings: Readonly<Record<Node, string>> = {
  locked: 'the lock screen; a session may lie locked beneath',
  linking: 'the lock screen, while a new card waits for the password of its owner',
  scanning: 'a face is looked for; the camera is on here and nowhere else',
  touching: 'a security key or passkey is asked for',
  checking: 'the cloud has a proof to look at; nothing else is taken',
  choosing: 'one of the second factors is to be given',
  open: 'the desktop',
  asking: 'the desktop, while the cloud is asked whose card was tapped',
  displacing: "the desktop, while the countdown to somebody else's turn runs",
};

const time = 'time is over';

/** Without colons and semicolons, which end a label in mermaid. */
function nameOf(event: Event): string {
  switch (event.is) {
    case 'answered':
      return `answered (${event.answer.is})`;
    case 'failed':
      return event.over === true ? 'failed (transaction over)' : 'failed';
    case 'keyChosen':
      return 'keyChosen';
    case 'timePassed':
      return time;
    default:
      return event.is;
  }
}

/** From, to, and the events between them. */
type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/** What is forged draws nothing, and what comes late is drawn as the end of the time that it follows. */
export function edgesOf(machine: Machine): Edges {
  const edges = new Map<string, Set<string>>();
  for (const scene of quickScenes) {
    explore(machine, scene, Number.POSITIVE_INFINITY, ({ state }, move, { state: next }) => {
      if (move.do !== 'event' || move.forged) return;
      const until = endOf(state);
      if (until !== null && until <= 0 && move.event.is !== 'timePassed') return;
      const [from, to] = [nodeOf(state), nodeOf(next)];
      if (from === to) return;
      const key = `${from} --> ${to}`;
      const events = edges.get(key) ?? new Set();
      edges.set(key, events.add(nameOf(move.event)));
    });
  }
  return edges;
}

/** The page of docs/ that shows it. */
export function pageOf(edges: Edges): string {
  const place = (key: string): number => {
    const [from, to] = key.split(' --> ') as [Node, Node];
    return nodes.indexOf(from) * nodes.length + nodes.indexOf(to);
  };
  const lines = [...edges.keys()]
    .sort((a, b) => place(a) - place(b))
    .map((key) => `    ${key}: ${[...(edges.get(key) ?? [])].sort().join('<br/>')}`);
  return `# The login machine

Drawn from the machine itself: \`npm run prove -- --diagram\` goes through everything that can happen to
\`src-shared/domain/login/step.ts\` and writes down each change of state with the events that bring it. A test compares this
page with the machine.

\`\`\`mermaid
stateDiagram-v2
    [*] --> locked
${lines.join('\n')}
\`\`\`

| state | what it is |
|---|---|
${nodes.map((node) => `| ${node} | ${meanings[node]} |`).join('\n')}

Events that change nothing are not drawn: those of attempts that are over, those that come after the time, and whatever a
state does not wait for. A state whose time is over ends before the event is looked at.

## What is shown of it

\`npm run prove\` searches, breadth first, every state that the machine can reach together with a cloud that keeps its own
record of what was proved, with a network that loses, delays and repeats, with a clock that is seen before, at and after each
end, and with an adversary who sends events of attempts that are over and answers that were not asked for, are about other
people and transactions, or name too few or other factors. It does so for every way that a policy may have, with and without
grace, at personal and shared workstations. In every one of these states:

- the desktop opens only on an assertion that the cloud issued in the transaction of this attempt, to the person whose proofs
  it holds, for exactly the proofs that the policy needs, before the time of the check is over;
- at a personal workstation nobody opens above somebody else's session; at a shared one the old session is locked first, and
  an open desktop changes hands only after the countdown that whoever sits there can stop;
- one's own tap locks, but not where taps are to be ignored, nor when it was made just after the screen woke, however long the
  cloud takes to say whose card it was;
- the camera is on while a face is looked for, and at no other time; no secret stays in hand, and no transaction is left
  without being given up;
- a factor is taken only where it was offered, a finished one is never asked for again, and a PIN never comes first;
- nothing crashes, and nothing is a trap: time alone and \`cancelled\` lead out of every state, and from every locked screen
  whoever has what the policy asks for gets in.

The walk-away is searched beside it: a desktop is never left open for longer than it may be, and what was hidden is shown
again to its owner only.

What the adversary cannot do is what a signature is for: the verifier passes no assertion whose nonce is not that of the
transaction begun for the attempt, and the shell names transactions by its own record.

Then each guard of the machines is taken out once, and the search has to find what goes wrong without it; the figures and the
shortest way to each breach are in \`bench/published/prove.json\`, and a test sees whether they are those of this machine.
`;
}
