import { describe, expect, it } from 'vitest';
import { openLane } from '@/lib/migration/engine/lane';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('a lane', () => {
  it('of one runs jobs one after another, in order', async () => {
    const lane = openLane(1);
    const log: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      await lane.push(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
      });
    }
    await lane.drain();
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lets the caller go on while as many jobs run as may, and holds the caller back before one more', async () => {
    const lane = openLane(2);
    const [first, second] = [gate(), gate()];
    await lane.push(() => first.opened);
    await lane.push(() => second.opened);
    let hasPushed = false;
    const third = lane.push(async () => {}).then(() => {
      hasPushed = true;
    });
    await new Promise(setImmediate);
    expect(hasPushed).toBe(false);
    second.open();
    await third;
    expect(hasPushed).toBe(true);
    first.open();
    await lane.drain();
  });

  it('tells the first failure, waits for what was under way, and runs nothing after it', async () => {
    const lane = openLane(2);
    const slow = gate();
    let hasEnded = false;
    await lane.push(() => slow.opened.then(() => void (hasEnded = true)));
    await lane.push(() => Promise.reject(new Error('first')));
    await expect(lane.push(async () => void expect.unreachable())).rejects.toThrow('first');
    slow.open();
    await expect(lane.drain()).rejects.toThrow('first');
    expect(hasEnded).toBe(true);
  });
});
