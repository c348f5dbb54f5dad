import { describe, expect, it } from 'vitest';
import { intendedTime, type OpenLoop, runOpenLoop } from '@/scripts/bench/load/open-loop';

/** A clock that goes only when somebody sleeps; what is due by then happens on the way. */
function fakeClock() {
  let time = 0;
  const waiting: { at: number; wake: () => void }[] = [];
  const sleep = async (duration: number): Promise<void> => {
    const until = time + duration;
    for (;;) {
      // Whoever was woken comes as far as they can before the time goes on.
      await new Promise(setImmediate);
      const next = waiting.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      waiting.splice(waiting.indexOf(next), 1);
      time = Math.max(time, next.at);
      next.wake();
    }
    time = until;
  };
  return {
    now: () => time,
    sleep,
    /** Resolves at that moment of the clock. */
    at: (moment: number) => new Promise<void>((wake) => waiting.push({ at: moment, wake })),
    /** Lets the clock go until nobody waits. */
    runOut: async (work: Promise<unknown>) => {
      let done = false;
      void work.finally(() => (done = true));
      while (!done) await sleep(1_000);
    },
  };
}

async function run(options: Partial<OpenLoop<'a' | 'b'>> & { takes: (index: number) => number }) {
  const clock = fakeClock();
  const sent: number[] = [];
  const result = runOpenLoop<'a' | 'b'>({
    rate: 10, seconds: 1, clock,
    send: async (index) => {
      sent.push(clock.now());
      await clock.at(clock.now() + options.takes(index));
      return 'a';
    },
    ...options,
  });
  await clock.runOut(result);
  return { ...(await result), sent };
}

describe('requests at a fixed rate', () => {
  it('are due at equal distances', () => {
    expect([0, 1, 2, 10].map((index) => intendedTime(index, 4))).toEqual([0, 250, 500, 2_500]);
  });

  it('are sent when they are due, whatever becomes of those before', async () => {
    const { sent, count } = await run({ takes: () => 5_000 });
    expect(sent).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(count).toBe(10);
  });

  it('are told apart by kind', async () => {
    const { byKind } = await run({ takes: () => 0, send: (index) => Promise.resolve(index % 5 === 0 ? 'b' : 'a') });
    expect([...byKind].map(([kind, { count }]) => [kind, count])).toEqual([['b', 2], ['a', 8]]);
  });
});

describe('a latency', () => {
  it('counts from the moment when the request was to be sent', async () => {
    const clock = fakeClock();
    // The sender is held up for half a second: every request that was due meanwhile has waited, though each answer comes at once.
    let heldUp = false;
    const result = runOpenLoop({
      rate: 10, seconds: 1, send: () => Promise.resolve('a'),
      clock: { now: clock.now, sleep: async (duration) => {
        await clock.sleep(heldUp ? duration : duration + 500);
        heldUp = true;
      } },
    });
    await clock.runOut(result);
    const { max, count, p95 } = await result;
    expect(count).toBe(10);
    expect(max).toBeCloseTo(500, 0);
    expect(p95).toBeCloseTo(500, 0);
  });

  it('is that of the answer', async () => {
    const { p50, max } = await run({ takes: (index) => (index === 9 ? 700 : 40) });
    expect(p50).toBeCloseTo(40, 0);
    expect(max).toBeCloseTo(700, 0);
  });

  it('of the warm-up is not counted, and neither are its failures', async () => {
    const { count, errors, sent } = await run({ takes: () => 10, warmUpSeconds: 1, send: (index) => (index < 10 ? Promise.reject(new Error('cold')) : Promise.resolve('a')) });
    expect({ count, errors }).toEqual({ count: 10, errors: 0 });
    expect(sent).toEqual([]);
  });
});

describe('a request that fails', () => {
  it('is counted with what the first one said', async () => {
    const { errors, errorShare, firstError, count } = await run({ takes: () => 0, send: (index) => (index % 2 === 0 ? Promise.reject(new Error(`failure of ${index}`)) : Promise.resolve('a')) });
    expect({ errors, errorShare, firstError, count }).toEqual({ errors: 5, errorShare: 0.5, firstError: 'failure of 0', count: 10 });
  });
});

describe('a rate that cannot be kept', () => {
  it('is given up when too many requests wait, and those that were sent are waited for', async () => {
    const { hopeless, sent, count } = await run({ takes: () => 60_000, seconds: 100, hopelessSeconds: 2 });
    expect(hopeless).toBe(true);
    expect(sent).toHaveLength(21);
    expect(count).toBe(21);
  });
});
