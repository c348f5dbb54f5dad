import { setTimeout as delay } from 'node:timers/promises';
import type { Goals } from '../goals';
import type { AppStack } from './app-stack';
import { describeErrors, describeLatencies, keepsErrorBound, offerMix, perSecond } from './load-of-mix';
import { MIX } from './mix';
import { leastOfMinutes, type Sample, slopePerMinute } from './slope';

/** What is in use may not grow at all; a straight line through it is level to within this. */
const MOST_PER_MINUTE = 0.2;
const WARM_UP_SECONDS = 120;
const SAMPLE_SECONDS = 5;

/** A cache that the first minute fills to its bound: what it takes until then is no growth, but would look like some. */
export const SETTINGS_OF_MEMORY = { CACHE_MEMORY_MB: '8' };

const megabytes = (bytes: number): number => bytes / 1_000_000;
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} MB a minute`;

/** Whether the app's process grows under a load that stays the same: a straight line through the least of each minute of what is in use after a collection of garbage. */
export async function benchMemory({ sessions, measureMemory }: AppStack, { rate, minutes }: { rate: number; minutes: number }, goals: Goals, say: (line: string) => void): Promise<void> {
  say(`Memory: the same mix at ${perSecond(rate)} for ${minutes} minutes after ${WARM_UP_SECONDS / 60} minutes of warm-up, looked at every ${SAMPLE_SECONDS} seconds after a collection of garbage. The cache is small (${SETTINGS_OF_MEMORY.CACHE_MEMORY_MB} MB) and full before that, since everybody opens their book once.`);
  for (const session of sessions) await session.perform('open');
  const used: Sample[] = [];
  const resident: Sample[] = [];
  let over = false;
  const offered = offerMix(sessions, MIX, { rate, seconds: minutes * 60, warmUpSeconds: WARM_UP_SECONDS, seed: 99 }).finally(() => (over = true));
  const look = async () => {
    await delay(WARM_UP_SECONDS * 1_000);
    const began = performance.now();
    while (!over) {
      const { rss, heapUsed, external } = await measureMemory();
      const at = (performance.now() - began) / 60_000;
      used.push({ minutes: at, value: megabytes(heapUsed + external) });
      resident.push({ minutes: at, value: megabytes(rss) });
      await delay(SAMPLE_SECONDS * 1_000);
    }
  };
  const [result] = await Promise.all([offered, look()]);
  // Memory that stays level under a load that failed says nothing.
  const isAnswered = !result.hopeless && keepsErrorBound(result, { errorShare: 0.001 });
  goals.judge('the load meanwhile: answered, with errors under 0.1 %', `${describeLatencies(result)}, errors ${describeErrors(result)}`, isAnswered);
  if (!isAnswered) return;
  for (const [what, samples] of [['heap and external memory', used], ['resident memory', resident]] as const) {
    const least = leastOfMinutes(samples, minutes);
    const slope = slopePerMinute(least);
    say(`  … ${what}, least of each minute: ${least.map(({ value }) => value.toFixed(1)).join(', ')} MB`);
    goals.judge(`${what}: grows by less than ${MOST_PER_MINUTE} MB a minute`, `${signed(slope)} (${samples.length} samples)`, slope < MOST_PER_MINUTE);
  }
}
