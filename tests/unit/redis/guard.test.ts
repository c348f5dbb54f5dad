import { beforeEach, expect, it, vi } from 'vitest';
import { createGuard } from '@/lib/redis/guard';

let now = 0;
const onFault = vi.fn<(error: unknown) => void>();
const onRecovery = vi.fn<() => void>();
const guard = () => createGuard({ onFault, onRecovery, now: () => now, pauseMs: 5_000 });
const answers = () => Promise.resolve('yes');
const fails = () => Promise.reject(new Error('gone'));
const away = { state: 'away' };
const answered = { state: 'answered', value: 'yes' };

beforeEach(() => {
  now = 0;
  vi.clearAllMocks();
});

it('leaves alone for a while what did not answer, and lets one request try then', async () => {
  const ask = guard();
  expect(await ask(answers)).toEqual(answered);
  expect(await ask(fails)).toEqual(away);
  now = 4_999;
  expect(await ask(answers)).toEqual(away);
  now = 5_000;
  const trying = Promise.withResolvers<string>();
  const first = ask(() => trying.promise);
  const second = vi.fn(answers);
  expect(await ask(second)).toEqual(away);
  expect(second).not.toHaveBeenCalled();
  trying.resolve('yes');
  expect(await first).toEqual(answered);
  expect(await ask(answers)).toEqual(answered);
  expect([onFault.mock.calls.length, onRecovery.mock.calls.length]).toEqual([1, 1]);
});

it('tells of a fault at each try, however many requests met it', async () => {
  const ask = guard();
  await Promise.all(Array.from({ length: 50 }, () => ask(fails)));
  now = 5_000;
  await Promise.all(Array.from({ length: 50 }, () => ask(fails)));
  expect(onFault).toHaveBeenCalledTimes(2);
});

it('takes no answer to a request from before the fault for a recovery', async () => {
  const ask = guard();
  const early = Promise.withResolvers<string>();
  const before = ask(() => early.promise);
  await ask(fails);
  early.resolve('yes');
  expect(await before).toEqual(answered);
  expect(await ask(answers)).toEqual(away);
  expect(onRecovery).not.toHaveBeenCalled();
});

it('takes no late fault of a request from before the recovery for a new one', async () => {
  const ask = guard();
  const early = Promise.withResolvers<string>();
  const before = ask(() => early.promise);
  await ask(fails);
  now = 5_000;
  await ask(answers);
  early.reject(new Error('late'));
  expect(await before).toEqual(away);
  expect(await ask(answers)).toEqual(answered);
  expect(onFault).toHaveBeenCalledTimes(1);
});
