import { expect, it } from 'vitest';
import { startStopwatch } from '@/lib/migration/engine/stopwatch';

it('a stopwatch adds up the time of each phase', () => {
  let time = 1_000;
  const watch = startStopwatch(() => time);
  watch.begin('reading');
  time += 2_000;
  watch.begin('importing');
  time += 500;
  watch.begin('reading');
  time += 1_000;
  expect(watch.read()).toEqual({
    startedAt: '1970-01-01T00:00:01.000Z', finishedAt: '1970-01-01T00:00:04.500Z', seconds: 3.5,
    phases: [{ phase: 'reading', seconds: 3 }, { phase: 'importing', seconds: 0.5 }],
  });
});
