/** `skipped`: nothing was found out, which is no good news and is never shown as such. */
export type Outcome = 'passed' | 'failed' | 'skipped';

export interface Verdict {
  outcome: Outcome;
  /** One line for the operator. */
  detail: string;
}

export interface NamedVerdict extends Verdict {
  name: string;
  seconds: number;
}

export const passed = (detail: string): Verdict => ({ outcome: 'passed', detail });
export const failed = (detail: string): Verdict => ({ outcome: 'failed', detail });
export const skipped = (detail: string): Verdict => ({ outcome: 'skipped', detail });

/** Runs a check; one that throws has failed. */
export async function decide(name: string, check: () => Promise<Verdict> | Verdict, now: () => number = () => performance.now()): Promise<NamedVerdict> {
  const started = now();
  let verdict: Verdict;
  try {
    verdict = await check();
  } catch (error) {
    verdict = failed(error instanceof Error ? error.message : String(error));
  }
  return { name, ...verdict, seconds: (now() - started) / 1_000 };
}

/** The checklist as a table, and what it comes to. */
export function showTable(verdicts: readonly NamedVerdict[]): string {
  const width = Math.max(...verdicts.map(({ name }) => name.length), 'check'.length);
  const line = (name: string, outcome: string, seconds: string, detail: string) => `${name.padEnd(width)}  ${outcome.padEnd(7)}  ${seconds.padStart(8)}  ${detail}`.trimEnd();
  const rows = verdicts.map(({ name, outcome, seconds, detail }) => line(name, outcome, `${seconds.toFixed(1)} s`, detail.replace(/\s+/g, ' ').trim()));
  return [line('check', 'result', 'time', 'what was found'), ...rows, '', conclusion(verdicts)].join('\n');
}

/** 1 where anything failed. What was skipped does not stop a deployment: whoever deploys sees it and decides. */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 {
  return verdicts.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

function conclusion(verdicts: readonly NamedVerdict[]): string {
  const named = (outcome: Outcome) => verdicts.filter((verdict) => verdict.outcome === outcome).map(({ name }) => name);
  const [failures, skips] = [named('failed'), named('skipped')];
  const counts = `${named('passed').length} passed, ${failures.length} failed, ${skips.length} skipped.`;
  if (failures.length > 0) return `${counts} Do not deploy: ${failures.join(', ')}.`;
  if (skips.length > 0) return `${counts} Nothing failed, but nobody knows yet: ${skips.join(', ')}.`;
  return `${counts} Ready.`;
}
