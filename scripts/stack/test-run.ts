import { spawn } from 'node:child_process';

export interface StepResult {
  passed: number;
  failed: number;
}

/** Runs a Node program in the foreground; answers whether it ended well. */
export function runProgram(script: string, parameters: string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...parameters], { stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** The steps of one test run, their times and counts. A step that throws has failed; the others still run. */
export class TestRun {
  private readonly lines: (StepResult & { name: string; seconds: number })[] = [];

  async step(name: string, work: () => Promise<StepResult | boolean>): Promise<void> {
    console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
    const begin = performance.now();
    const result = await work().catch((error: unknown) => {
      console.error(error);
      return false;
    });
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
