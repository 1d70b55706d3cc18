import type { Command } from 'commander';
import type { CardLine } from '../admin/cards.ts';
import { AdminError } from '../admin/error.ts';
import type { Context } from './context.ts';
import { csvCells, csvLine } from './csv.ts';
import { readText, table, when } from './io.ts';

export function addCards(program: Command, context: Context): void {
  const { terminal, withAdmin } = context;
  const card = program.command('card').description('proximity cards of users');

  card
    .command('list [username]')
    .description("list everybody's cards, or one user's; a card is told by its last characters, its number is not kept")
    .option('--json', 'as JSON')
    .action((username: string | undefined, flags: { json?: boolean }, command: Command) =>
      withAdmin(command, async (admin) => {
        const cards = await admin.listCards(username);
        if (flags.json) return terminal.out(JSON.stringify(cards, null, 2));
        const rows = cards.map(({ id, username: name, label, addedAt, disabledAt }) => ({
          username: name,
          id,
          'ends in': label,
          added: when(addedAt),
          user: disabledAt === null ? 'active' : 'disabled',
        }));
        for (const line of table(rows)) terminal.out(line);
        if (rows.length === 0) terminal.out('There are no cards yet: run card add USERNAME CARD.');
      }),
    );

  card
    .command('add <username> <card>')
    .description('link a card, as readers tell it: h10301:10:1188, csn:04a1b2c3d4e5f6')
    .action((username: string, text: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.addCard(username, text);
        terminal.out(`${username} has the card.`);
      }),
    );

  card
    .command('remove <username> <id>')
    .description('take a card away; card list shows the ids')
    .action((username: string, id: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        await admin.removeCard(username, id);
        terminal.out(`${username}: card ${id} removed.`);
      }),
    );

  card
    .command('check')
    .description('find cards that are linked to two users, and cards of users who are disabled')
    .action((_flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        const findings = await admin.checkCards();
        for (const { what, cards, usernames } of findings) {
          const why = what === 'twoUsers' ? 'one card of two users' : 'a card of a disabled user';
          terminal.out(`${why}: ${usernames.join(', ')} (${cards.join(', ')})`);
        }
        if (findings.some(({ what }) => what === 'twoUsers')) {
          throw new AdminError('inUse', 'card: one card is one person’s: take it away from all others by card remove');
        }
        if (findings.length === 0) terminal.out('Every card is one active person’s.');
      }),
    );

  card
    .command('import <csv>')
    .description('link the cards of a list (username,card), all of them or none')
    .action((file: string, _flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        const lines = cardLines(file, readText(file));
        terminal.out(`Imported ${await admin.importCards(lines)} cards; ${lines.length} lines read.`);
      }),
    );

  card
    .command('export')
    .description('print a list of whose cards there are (username,ends in,added); numbers are not kept and not in it')
    .action((_flags: unknown, command: Command) =>
      withAdmin(command, async (admin) => {
        terminal.out(csvLine(['username', 'ends in', 'added']));
        for (const { username, label, addedAt } of await admin.listCards()) {
          terminal.out(csvLine([username, label, when(addedAt)]));
        }
      }),
    );
}

/** A first line that names the columns and blank lines are left out. @throws {AdminError} `invalid` */
function cardLines(file: string, text: string): CardLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return lines.flatMap((content, i): CardLine[] => {
    if (content.trim() === '' || (i === 0 && /^username\s*,\s*card\s*$/i.test(content))) return [];
    const [username, card, ...more] = csvCells(content) ?? [];
    if (username === undefined || card === undefined || more.length > 0) {
      throw new AdminError('invalid', `${file}: line ${i + 1} is not username,card`);
    }
    return [{ line: i + 1, username, card }];
  });
}
