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
  it('runs jobs one after another, in order', async () => {
    const lane = openLane();
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

  it('lets the caller go on while one job runs, and holds the caller back before a second one', async () => {
    const lane = openLane();
    const first = gate();
    await lane.push(() => first.opened);
    let hasPushed = false;
    const second = lane.push(async () => {}).then(() => {
      hasPushed = true;
    });
    await new Promise(setImmediate);
    expect(hasPushed).toBe(false);
    first.open();
    await second;
    expect(hasPushed).toBe(true);
  });

  it('tells the first failure, and runs nothing after it', async () => {
    const lane = openLane();
    let ran = false;
    await lane.push(() => Promise.reject(new Error('first')));
    const next = lane.push(async () => {
      ran = true;
    });
    await expect(next).rejects.toThrow('first');
    await expect(lane.drain()).rejects.toThrow('first');
    expect(ran).toBe(false);
  });
});
