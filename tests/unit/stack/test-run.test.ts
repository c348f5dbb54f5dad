import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { TestRun } from '@/scripts/stack/test-run';

let folder: string;
let shown: string;
const program = (name: string, source: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, source);
  return file;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-steps-'));
  shown = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  vi.spyOn(console, 'log').mockImplementation((line: string) => void (shown += `${line}\n`));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('shows what steps print that run beside each other, each in one piece', async () => {
  const run = new TestRun();
  const speak = (word: string) => program(`${word}.mjs`, `for (let n = 0; n < 3; n++) { console.log('${word}', n); await new Promise(setImmediate); console.error('${word} too'); }`);
  const step = (word: string) => run.step(word, (start) => start(speak(word), []), { beside: true });
  await Promise.all([step('one'), step('two')]);
  for (const word of ['one', 'two']) expect(shown).toMatch(new RegExp(`── ${word} ─+\n(${word} (\\d|too)\n){6}`));
  expect(run.summarise()).toBe(0);
  expect(shown.trim().split('\n').at(-1)).toBe('2 passed, 0 failed');
});

it('counts a step as failed whose program fails, that throws at once or later, and goes on with the others', async () => {
  const run = new TestRun();
  await run.step('fails', (start) => start(program('fails.mjs', 'process.exitCode = 3'), []), { beside: true });
  await run.step('throws', () => {
    throw new Error('at once');
  });
  await run.step('rejects', () => Promise.reject(new Error('later')));
  await run.step('counts', () => Promise.resolve({ passed: 7, failed: 0 }));
  expect(run.summarise()).toBe(1);
  expect(shown.trim().split('\n').at(-1)).toBe('7 passed, 3 failed');
});

it('does not wait for what a program leaves behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const pidFile = path.join(folder, 'pid');
  const run = new TestRun();
  const left = `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs'; const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true }); writeFileSync(${JSON.stringify(pidFile)}, String(child.pid)); child.unref(); process.exit(0);`;
  const ended = run.step('leaves', (start) => start(program('leaves.mjs', left), []), { beside: true });
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { timeout: 20_000 });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  onTestFinished(() => void process.kill(pid));
  await vi.advanceTimersByTimeAsync(5_000);
  await ended;
  expect(run.summarise()).toBe(0);
});
