import { createHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds. */
export interface Clock {
  now(): number;
  sleep(duration: number): Promise<void>;
}
const clockOfMachine: Clock = { now: () => performance.now(), sleep: async (duration) => void (await delay(duration)) };

export interface OpenLoop<Kind extends string> {
  /** Requests a second. */
  rate: number;
  /** How long requests are counted. */
  seconds: number;
  /** How long they are sent before that, without being counted. */
  warmUpSeconds?: number;
  /** Sends the request of this number and waits for its answer; answers what kind of request it was. @throws where the answer is not the one that is meant. */
  send: (index: number) => Promise<Kind>;
  /** Nothing more is sent once this many seconds' worth of requests wait for an answer: the rate is too high. */
  hopelessSeconds?: number;
  clock?: Clock;
}

/** Milliseconds from the moment when a request was to be sent. */
export interface Latencies {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export interface LoadResult<Kind extends string> extends Latencies {
  rate: number;
  /** Share of all requests that were not answered as meant. */
  errorShare: number;
  errors: number;
  /** What the first of them said. */
  firstError: string | null;
  /** Whether sending was given up. */
  hopeless: boolean;
  byKind: Map<Kind, Latencies>;
}

/** When the request of this number is to be sent, in milliseconds after the first one. */
export const intendedTime = (index: number, rate: number): number => (index * 1_000) / rate;

/**
 * Sends requests at a fixed rate, whatever becomes of those before: who waits for an answer before they send the next one
 * leave out just the requests that would have waited longest (coordinated omission). For the same reason a latency counts
 * from the moment when the request was to be sent, also where the sender was late.
 */
export async function runOpenLoop<Kind extends string>({
  rate, seconds, warmUpSeconds = 0, send, hopelessSeconds = 4, clock = clockOfMachine,
}: OpenLoop<Kind>): Promise<LoadResult<Kind>> {
  const started = clock.now();
  const countedFrom = warmUpSeconds * 1_000;
  const until = countedFrom + seconds * 1_000;
  const all = createRecorder();
  const kinds = new Map<Kind, Recorder>();
  const pending = new Set<Promise<void>>();
  let [errors, hopeless] = [0, false];
  let firstError: string | null = null;

  const follow = async (index: number, due: number): Promise<void> => {
    let kind: Kind | undefined;
    let failure: unknown;
    try {
      kind = await send(index);
    } catch (error) {
      failure = error;
    }
    if (due < countedFrom) return;
    const latency = clock.now() - started - due;
    all.record(latency);
    if (kind === undefined) {
      errors += 1;
      firstError ??= failure instanceof Error ? failure.message : String(failure);
      return;
    }
    const recorder = kinds.get(kind) ?? createRecorder();
    kinds.set(kind, recorder);
    recorder.record(latency);
  };

  for (let index = 0; !hopeless; ) {
    const due = intendedTime(index, rate);
    if (due >= until) break;
    const early = due - (clock.now() - started);
    if (early > 0) {
      await clock.sleep(early);
      continue;
    }
    const answered = follow(index, due);
    pending.add(answered);
    void answered.then(() => pending.delete(answered));
    index += 1;
    hopeless = pending.size > Math.max(rate, 1) * hopelessSeconds;
  }
  await Promise.all(pending);
  const latencies = all.read();
  return {
    rate, ...latencies, errors, errorShare: latencies.count === 0 ? 0 : errors / latencies.count, firstError, hopeless,
    byKind: new Map([...kinds].map(([kind, recorder]) => [kind, recorder.read()])),
  };
}

interface Recorder {
  record(milliseconds: number): void;
  read(): Latencies;
}

/** Node's own histogram (HdrHistogram), in microseconds, which are its smallest step. */
function createRecorder(): Recorder {
  const histogram = createHistogram();
  const percentile = (share: number) => (histogram.count === 0 ? 0 : histogram.percentile(share) / 1_000);
  return {
    record: (milliseconds) => histogram.record(Math.max(1, Math.round(milliseconds * 1_000))),
    read: () => ({ count: histogram.count, p50: percentile(50), p95: percentile(95), p99: percentile(99), max: histogram.count === 0 ? 0 : histogram.max / 1_000 }),
  };
}
