import type { Goals } from '../goals';
import type { AppStack } from './app-stack';
import { openEmptySession } from './http-session';
import { type Bounds, describeErrors, describeLatencies, keepsBounds, keepsErrorBound, offerMix, perSecond } from './load-of-mix';
import { describeMix, MIX } from './mix';
import { type LoadResult, runOpenLoop } from './open-loop';
import { findHighestRate } from './rate-search';

const BOUNDS: Bounds = { p95: 500, errorShare: 0.001 };

export interface ApiOptions {
  /** Requests a second of the load that is judged. */
  rate: number;
  /** Of that load, and of the highest rates, which hold only if they do for as long; each step of the search takes a sixth of it. */
  seconds: number;
}

/** What the whole way through the app takes at a rate of every day, and how much of it fits in at most. */
export async function benchApi({ origin, sessions }: AppStack, { rate, seconds }: ApiOptions, goals: Goals, say: (line: string) => void): Promise<void> {
  say(`API: ${sessions.length.toLocaleString('en')} keep-alive sessions with tokens of their own; of 100 requests ${describeMix(MIX)}; latencies count from the moment a request was to be sent.`);
  say('Reads go through /api/v1 with the token, save and reorder through the editor\'s server action with the same token as its session. The data API is the embedded one, the only one that runs here: it answers one request at a time, and checks each token that it has not seen for 30 seconds, twice. Limits count, raised far above this load.');

  const atRate = await offerMix(sessions, MIX, { rate, seconds, warmUpSeconds: 15, seed: 1 });
  for (const [operation, latencies] of atRate.byKind) goals.note(operation, describeLatencies(latencies));
  goals.judge(`API at ${perSecond(rate)}: P95 under ${BOUNDS.p95} ms`, describeLatencies(atRate), keepsBounds({ ...atRate, errorShare: 0 }, BOUNDS));
  goals.judge(`API at ${perSecond(rate)}: errors under 0.1 %`, describeErrors(atRate), keepsErrorBound(atRate, BOUNDS));

  const step = Math.max(5, seconds / 6);
  let seed = 1;
  const mixAt = (wanted: number, forSeconds: number) => offerMix(sessions, MIX, { rate: wanted, seconds: forSeconds, warmUpSeconds: 3, seed: (seed += 1) });
  const mix = await searchHighest('the mix', mixAt, { start: rate, step, seconds }, goals, say);

  const empty = Array.from({ length: sessions.length }, () => openEmptySession(origin));
  const emptyAt = (wanted: number, forSeconds: number) => runOpenLoop({ rate: wanted, seconds: forSeconds, warmUpSeconds: 3, send: async (index) => {
    await empty[index % empty.length]?.ask();
    return 'empty';
  } });
  const route = await searchHighest('the empty route handler', emptyAt, { start: 200, step, seconds }, goals, say);
  await Promise.all(empty.map((session) => session.close()));
  if (mix !== null && route !== null) goals.note('the mix beside the empty route handler (no goal)', `${(mix / route).toFixed(3)} (${perSecond(mix)} of ${perSecond(route)}; empty is /api/health/live: through the middleware as well, where nobody is identified and nothing counted)`);
}

/** A rate that fails once may have met a hiccup of the machine: it counts as too high when it fails twice. */
async function searchHighest(
  what: string,
  offer: (rate: number, seconds: number) => Promise<LoadResult<string>>,
  { start, step, seconds }: { start: number; step: number; seconds: number },
  goals: Goals,
  say: (line: string) => void,
): Promise<number | null> {
  const offerFor = async (rate: number, forSeconds: number): Promise<LoadResult<string>> => {
    const result = await offer(rate, forSeconds);
    say(`  … ${what} at ${perSecond(rate)} for ${forSeconds.toFixed(0)} s: ${describeLatencies(result)}, errors ${describeErrors(result)}`);
    return result;
  };
  const passes = async (rate: number): Promise<boolean> => keepsBounds(await offerFor(rate, step), BOUNDS) || keepsBounds(await offerFor(rate, step), BOUNDS);

  // A short step lets a rate pass at which the queue grows slowly.
  for (let rate = await findHighestRate(passes, start); rate !== null && rate > 1; rate *= 0.9) {
    const result = await offerFor(rate, seconds);
    if (!keepsBounds(result, BOUNDS)) continue;
    goals.judge(`highest rate of ${what} that keeps both`, `${perSecond(rate)}: ${describeLatencies(result)}`, true);
    return rate;
  }
  goals.judge(`highest rate of ${what} that keeps both`, 'none', false);
  return null;
}
