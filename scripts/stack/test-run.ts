import { spawn } from 'node:child_process';

export interface StepResult {
  passed: number;
  failed: number;
}

/** Runs a Node program; answers whether it ended well. */
export type RunProgram = (script: string, parameters: string[], env?: Record<string, string>) => Promise<boolean>;

/** The steps of one test run, their times and counts. A step that throws has failed; the others still run. */
export class TestRun {
  private readonly lines: (StepResult & { name: string; seconds: number })[] = [];

  /**
   * Takes one step, which is one line of the table.
   * @param beside whether others run at the same time: then what its programs print is shown when it has ended
   */
  async step(name: string, work: (run: RunProgram) => Promise<StepResult | boolean>, { beside = false } = {}): Promise<void> {
    const printed: Buffer[] = [];
    const title = `\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}\n`;
    process.stdout.write(beside ? `${name}: begun, shown when it has ended\n` : title);
    const begin = performance.now();
    const program: RunProgram = (script, parameters, env) => runProgram(script, parameters, env, beside ? printed : null);
    const result = await Promise.resolve()
      .then(() => work(program))
      .catch((error: unknown) => {
        console.error(error);
        return false;
      });
    if (beside) process.stdout.write(Buffer.concat([Buffer.from(title), ...printed]));
    const counts = typeof result === 'boolean' ? { passed: result ? 1 : 0, failed: result ? 0 : 1 } : result;
    this.lines.push({ name, ...counts, seconds: (performance.now() - begin) / 1000 });
  }

  /** Prints the table and, as the last line, the sums. Answers the exit code. */
  summarise(): number {
    const passed = this.lines.reduce((sum, line) => sum + line.passed, 0);
    const failed = this.lines.reduce((sum, line) => sum + line.failed, 0);
    const row = (name: string, good: string | number, bad: string | number, seconds: string) =>
      `${name.padEnd(16)}${String(good).padStart(8)}${String(bad).padStart(8)}${seconds.padStart(10)}`;
    console.log(`\n${row('step', 'passed', 'failed', 'seconds')}`);
    for (const line of this.lines) console.log(row(line.name, line.passed, line.failed, line.seconds.toFixed(1)));
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  }
}

const LAST_WORDS_MS = 5_000;

/** @param kept takes what the program prints; null where it goes to the terminal */
function runProgram(script: string, parameters: string[], env: Record<string, string> = {}, kept: Buffer[] | null): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...parameters], { stdio: kept === null ? 'inherit' : ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => kept?.push(part));
    child.once('error', reject);
    child.once('exit', (code) => {
      child.once('close', () => resolve(code === 0));
      // What it started and left behind can hold its output open for ever.
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(code === 0);
      }, LAST_WORDS_MS).unref();
    });
  });
}
