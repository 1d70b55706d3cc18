import { describe, expect, it } from 'vitest';
import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { createReports, reportLimit } from './reports.ts';

const opened = (session: string): RequestOf<'event'> => ({ kind: 'session.opened', session, code: null });

describe('reports', () => {
  it('wait while the cloud is away and go in order when it is back', async () => {
    const sent: (string | null)[] = [];
    let away = true;
    const reports = createReports(async ({ session }) => {
      if (away) throw new Refusal('cloud.unreachable');
      sent.push(session);
    }, fakeBasics().log);
    reports.add(opened('a'));
    reports.add(opened('b'));
    await settle();
    expect(sent).toEqual([]);
    away = false;
    await reports.flush();
    expect(sent).toEqual(['a', 'b']);
  });

  it('do not hold up the others when the cloud refuses one', async () => {
    const sent: (string | null)[] = [];
    const { log, entries } = fakeBasics();
    const reports = createReports(async ({ session }) => {
      if (session === 'a') throw new Refusal('input.invalid');
      sent.push(session);
    }, log);
    reports.add(opened('a'));
    reports.add(opened('b'));
    await settle();
    expect(sent).toEqual(['b']);
    expect(entries).toMatchObject([{ event: 'report.refused', facts: { code: 'input.invalid' } }]);
  });

  it('are not forgotten, whatever moment they come at while others are on their way', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const sent: (string | null)[] = [];
      const reports = createReports(async ({ session }) => void sent.push(session), fakeBasics().log);
      reports.add(opened('a'));
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      reports.add(opened('b'));
      await settle();
      expect(`${turns}: ${sent}`).toBe(`${turns}: a,b`);
    }
  });

  it('are bounded: the oldest goes, and the log says so', async () => {
    const { log, entries } = fakeBasics();
    let away = true;
    const sent: (string | null)[] = [];
    const reports = createReports(async ({ session }) => {
      if (away) throw new Refusal('cloud.unreachable');
      sent.push(session);
    }, log);
    for (let i = 0; i <= reportLimit; i++) reports.add(opened(String(i)));
    await settle();
    expect(entries.map(({ event }) => event)).toEqual(['report.dropped']);
    away = false;
    await reports.flush();
    expect(sent).toHaveLength(reportLimit);
    expect(sent[0]).toBe('1');
  });
});
