import { z } from 'zod';
import { parseEnv, type EnvProblem } from '@/lib/env/parse-env';
import { compareMigrations } from '@/lib/server/health/compare-migrations';
import { failed, passed, skipped, type Verdict } from './verdict';

type Environment = Readonly<Record<string, string | undefined>>;

/** What each check's facts mean; how they are found out is in `look.ts`. */

/** A deployment needs a Supabase of its own: the embedded one is for this machine. */
export function judgeEnvironment(environment: Environment): Verdict {
  const parsed = parseEnv(environment);
  if (!parsed.ok) return failed(parsed.problems.map(({ name, message }: EnvProblem) => `${name} ${message}`).join('; '));
  const { SUPABASE_URL, APP_ORIGIN, PORT, VERCEL, VERCEL_ENV, TRUSTED_PROXY_HOPS } = parsed.env;
  // Each preview has an address of its own.
  const wantsOrigin = !VERCEL || VERCEL_ENV === 'production';
  const wishes = [
    ...(APP_ORIGIN === undefined && wantsOrigin ? [`APP_ORIGIN is not set (links in mails lead to http://localhost:${PORT}; needed behind a proxy)`] : []),
    ...(TRUSTED_PROXY_HOPS === 0 && !VERCEL ? ['TRUSTED_PROXY_HOPS is 0 (no client address is believed)'] : []),
  ];
  return passed([`complete, for ${new URL(SUPABASE_URL).host}`, ...wishes].join('; '));
}

/**
 * @param newest version of the newest file in supabase/migrations
 * @param answer what `database_ready` said
 */
export function judgeMigrations(newest: string, answer: unknown): Verdict {
  switch (compareMigrations(newest, answer)) {
    case 'ok':
      return passed(`the database has ${newest}`);
    case 'failed':
      return failed(`the database lacks migrations up to ${newest}: run \`npx supabase db push\``);
    default:
      return skipped('the database keeps no journal of migrations, so it cannot be told');
  }
}

const targetChecks = z.array(z.object({ area: z.string(), name: z.string(), result: z.enum(['ok', 'warning', 'failure']), detail: z.string().nullable() }));

/** Tables, columns, constraints, keys, functions, grants, policies and data, as `check_import_target` found them. */
export function judgePolicies(answer: unknown): Verdict {
  const parsed = targetChecks.safeParse(answer);
  if (!parsed.success) return failed('the database answered something unknown: is its schema of this version?');
  const bad = parsed.data.filter(({ result }) => result === 'failure');
  const odd = parsed.data.filter(({ result }) => result === 'warning');
  if (parsed.data.every(({ area }) => area !== 'row level security')) return failed('row level security was not looked at');
  if (bad.length > 0) return failed(bad.slice(0, 3).map(({ area, name, detail }) => `${area}, ${name}: ${detail ?? ''}`).join('; '));
  return passed(`${parsed.data.length} checks of schema, policies and data hold${odd.length > 0 ? `; ${odd.length} warnings: ${odd.map(({ name }) => name).join(', ')}` : ''}`);
}

const auditReport = z.object({ metadata: z.object({ vulnerabilities: z.object({ moderate: z.int(), high: z.int(), critical: z.int() }) }) });

/** @param output what `npm audit --json` printed; without an answer of the registry nothing is known. */
export function judgeAudit(output: string): Verdict {
  const report = auditReport.safeParse(parseJson(output));
  if (!report.success) return skipped('the registry gave no answer about vulnerabilities');
  const { moderate, high, critical } = report.data.metadata.vulnerabilities;
  if (high + critical > 0) return failed(`${critical} critical and ${high} high vulnerabilities: npm audit --audit-level=high`);
  return passed(`none of level high or above (${moderate} moderate)`);
}

/** @param redis what the configured Redis cannot do, '' where it can do all; null where there is none */
export function judgeRedis(environment: Environment, redis: string | null): Verdict {
  const onVercel = (environment.VERCEL ?? '').trim() !== '';
  if (redis === '') return passed('it answers, keeps and counts');
  if (redis !== null) return failed(redis);
  if (onVercel) return failed('on Vercel each instance would count by itself: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN');
  return skipped('not configured: right for one instance only');
}

/** Errors must reach somebody, and figures must be kept somewhere. */
export function judgeMonitoring(environment: Environment): Verdict {
  const has = (name: string) => (environment[name] ?? '').trim() !== '';
  const figures = ['METRICS_TOKEN', 'STATSD_HOST'].filter(has);
  if (!has('SENTRY_DSN')) return failed('SENTRY_DSN is not set: nobody would hear of faults');
  if (figures.length === 0) return failed('neither METRICS_TOKEN nor STATSD_HOST is set: no figures would be kept');
  return passed(`SENTRY_DSN, ${figures.join(', ')}`);
}

const healthAnswer = z.object({ status: z.string(), checks: z.record(z.string(), z.object({ status: z.string(), durationMs: z.number() })) });

/**
 * A part that failed is no green, though the app goes on without it; one that could not be told about is no news at all.
 * @param answer status and body of `/api/health`; null where no address of the app is known
 */
export function judgeHealth(answer: { status: number; body: unknown } | null): Verdict {
  if (answer === null) return skipped('no address: set APP_ORIGIN, or name one with --url');
  const parsed = healthAnswer.safeParse(answer.body);
  if (!parsed.success) return failed(`what answers there (${answer.status}) is not this app`);
  const states = Object.entries(parsed.data.checks).map(([name, { status, durationMs }]) => `${name} ${status} ${durationMs} ms`).join(', ');
  const has = (wanted: string) => Object.values(parsed.data.checks).some(({ status }) => status === wanted);
  if (answer.status !== 200 || parsed.data.status !== 'ok' || has('failed')) return failed(`${answer.status}: ${states}`);
  return has('unknown') ? skipped(states) : passed(states);
}

/**
 * Why `npm test` is not run from here, or null. It builds the app anew, under the feet of one that runs from the same folder,
 * and a production machine is no place for tests.
 * @param running what serves from this checkout, null where nothing does
 */
export function reasonToLeaveOutTests({ asked, environment, running }: { asked: boolean; environment: Environment; running: string | null }): string | null {
  const how = 'run `npm test` in a checkout that serves nobody';
  if (asked) return 'left out with --skip-tests';
  const production = ['NODE_ENV', 'VERCEL_ENV'].find((name) => environment[name]?.trim() === 'production');
  if (production !== undefined) return `${production} is production: ${how}`;
  return running === null ? null : `${running} serves from this checkout: ${how}`;
}

/** @param tests whether `npm test` ended well, or why it was not run */
export function judgeTests(tests: boolean | { leftOut: string }): Verdict {
  if (typeof tests === 'object') return skipped(tests.leftOut);
  return tests ? passed('npm test') : failed('npm test: see above');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
