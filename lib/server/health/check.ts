/** `unknown`: cannot be told from here, which is no reason to take the instance out. */
export type CheckStatus = 'ok' | 'failed' | 'unknown' | 'not_configured';

export interface Check {
  status: CheckStatus;
  durationMs: number;
}

export interface Health {
  /** Whether the instance can do its work, which the parts that it needs decide. */
  status: 'ok' | 'failed';
  checks: Record<string, Check>;
}

export type Probe = () => Promise<CheckStatus>;

/** Without the others (Redis) it works on, slower: no reason to take it out, and all instances lose those at once. */
const needed = new Set(['database', 'migrations']);

/** Runs all probes at once, each with its own time; one that throws or is too slow has failed. */
export async function runChecks(probes: Record<string, Probe>, timeoutMs = 3_000): Promise<Health> {
  const entries = await Promise.all(Object.entries(probes).map(async ([name, probe]) => [name, await timed(probe, timeoutMs)] as const));
  const isLost = entries.some(([name, { status }]) => needed.has(name) && status === 'failed');
  return { status: isLost ? 'failed' : 'ok', checks: Object.fromEntries(entries) };
}

/** Answers again what `read` answered less than `keepMs` ago; those who ask meanwhile wait for the same answer. */
export function keepFor<T>(keepMs: number, read: () => Promise<T>, now: () => number = Date.now): () => Promise<T> {
  let kept: { until: number; value: Promise<T> } | undefined;
  return () => {
    if (kept === undefined || now() >= kept.until) {
      const started = { until: Infinity, value: read() };
      kept = started;
      // From its end: reading may take longer than its answer is kept.
      const ended = () => void (started.until = now() + keepMs);
      started.value.then(ended, ended);
    }
    return kept.value;
  };
}

async function timed(probe: Probe, timeoutMs: number): Promise<Check> {
  const started = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooSlow = new Promise<CheckStatus>((resolve) => {
    timer = setTimeout(() => resolve('failed'), timeoutMs);
  });
  const status = await Promise.race([probe(), tooSlow]).catch((): CheckStatus => 'failed');
  clearTimeout(timer);
  return { status, durationMs: Math.round((performance.now() - started) * 10) / 10 };
}
