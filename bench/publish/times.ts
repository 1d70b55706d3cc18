/** Tables of the benches that take times: face, guidance, login, duplicates. Pure. */
import { z } from 'zod';
import { livenessLevels } from '../../src-shared/domain/liveness.ts';
import { type Block, markdownTable } from './blocks.ts';
import { count, measuredOn, milliseconds, percent, Rate, read } from './words.ts';

const Face = z.object({
  frames: z.number(),
  threads: z.number(),
  goalMs: z.number(),
  results: z.array(
    z.object({
      tier: z.string(),
      medianMs: z.number(),
      p95Ms: z.number(),
      cpuMs: z.number(),
      allNetworksMs: z.number(),
    }),
  ),
});
const Guidance = z.object({
  causeToHintMs: z.object({ p50: z.number(), p95: z.number() }),
  goal: z.number(),
  results: z.array(
    z.object({
      cause: z.string(),
      rounds: z.number(),
      named: z.number(),
      /** Null where the hint never came. */
      p50: z.number().nullable(),
      p95: z.number().nullable(),
    }),
  ),
});
const Login = z.object({
  level: z.string().default('standard'),
  clickToDesktopMs: z.object({ p50: z.number(), p95: z.number() }),
  logins: z.number(),
  refused: z.number(),
  goals: z.object({ p50: z.number(), p95: z.number() }),
});
const Search = z.object({ p50Ms: z.number(), p95Ms: z.number(), cpuMs: z.number() });
const Duplicates = z.object({
  faces: z.number(),
  networks: z.number(),
  searches: z.number(),
  goalMs: z.number(),
  pages: Search.extend({ diskMb: z.number() }),
  memory: Search.extend({ clearMb: z.number() }),
  openAll: Search,
  found: Rate,
  strangersFound: z.number(),
});

const time = (ms: number | null) => (ms === null ? 'never' : milliseconds(ms));

export const timeBlocks: Readonly<Record<string, Block>> = {
  face: (results) => {
    const face = read(results, 'face', Face);
    const rows = face.results.map((row) => ({
      tier: row.tier,
      'processor time': `${row.cpuMs.toFixed(1)} ms`,
      'clock, median': `${row.medianMs.toFixed(1)} ms`,
      'clock, 95 %': `${row.p95Ms.toFixed(1)} ms`,
      'with every network, clock': `${row.allNetworksMs.toFixed(1)} ms`,
    }));
    return `${markdownTable(rows)}\n\n${face.frames} frames, threads: ${face.threads}; goal ${face.goalMs} ms. ${measuredOn(results, 'face')}`;
  },
  guidance: (results) => {
    const { causeToHintMs: all, goal, results: causes } = read(results, 'guidance', Guidance);
    const rows = causes.map((row) => ({
      cause: row.cause,
      named: `${row.named} of ${row.rounds}`,
      median: time(row.p50),
      '95 %': time(row.p95),
    }));
    return (
      `${markdownTable(rows)}\n\nAll causes: median ${time(all.p50)}, 95th percentile ${time(all.p95)}; ` +
      `goal ${goal} ms. ${measuredOn(results, 'guidance')}`
    );
  },
  login: (results) => {
    // All but the clip's are measured by runs of their own, which may not be there.
    const measured = ['login', ...livenessLevels.map((level) => `login-${level}`)].filter(
      (name) => name === 'login' || results(name) !== undefined,
    );
    const rows = measured.map((name) => {
      const { level, clickToDesktopMs, logins, refused, goals } = read(results, name, Login);
      return {
        level,
        'before the camera': name === 'login' ? 'a clip' : 'the sample person',
        median: time(clickToDesktopMs.p50),
        '95 %': time(clickToDesktopMs.p95),
        logins,
        'refused first': refused,
        'goal, median and 95 %': `${goals.p50} and ${goals.p95} ms`,
      };
    });
    return `${markdownTable(rows)}\n\n${measuredOn(results, 'login')}`;
  },
  duplicates: (results) => {
    const { faces, networks, searches, goalMs, pages, memory, openAll, found, strangersFound } = read(
      results,
      'duplicates',
      Duplicates,
    );
    const row = (way: string, search: z.infer<typeof Search>, clear: string) => ({
      way,
      'processor time': milliseconds(search.cpuMs),
      'clock, median': milliseconds(search.p50Ms),
      'clock, 95 %': milliseconds(search.p95Ms),
      'in clear in memory': clear,
    });
    const rows = [
      row('sealed pages (ships)', pages, `one page at a time; ${pages.diskMb.toFixed(0)} MB on the disk`),
      row('all vectors kept open', memory, `${memory.clearMb.toFixed(0)} MB, always`),
      row('every template opened', openAll, 'one template at a time'),
    ];
    return (
      `${markdownTable(rows)}\n\n${count(faces)} made-up faces with ${networks} networks each, ${searches} searches: ` +
      `${percent(found, 0)} of them found, ${strangersFound} strangers; goal ${goalMs} ms. ${measuredOn(results, 'duplicates')}`
    );
  },
};
