import { z } from 'zod';

/** Classes of requests that have a limit of their own. */
export const rateLimitClasses = ['auth', 'create', 'update', 'save', 'read', 'presence', 'generate'] as const;
export type RateLimitClass = (typeof rateLimitClasses)[number];

export interface RateLimit {
  /** Requests allowed in a window. */
  limit: number;
  windowSeconds: number;
}

const secondsPerUnit = { s: 1, m: 60, h: 3600 };

const rateLimit = z
  .string()
  .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,4}[smh]$/, 'must look like 5/15m (requests / window in s, m or h)')
  .transform((text): RateLimit => {
    const [limit = '', window = ''] = text.split('/');
    return { limit: Number(limit), windowSeconds: Number.parseInt(window, 10) * secondsPerUnit[window.slice(-1) as 's' | 'm' | 'h'] };
  })
  .optional();

const number = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.string().regex(/^\d{1,9}$/, message).transform(Number).pipe(z.number().min(least, message).max(most, message));
};
const port = number(1, 65_535);

const webAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
const httpUrl = z.string().refine(webAddress, 'must be an http(s) address').transform((text) => text.replace(/\/+$/, ''));
const isOrigin = (text: string) => webAddress(text) && new URL(text).origin === text;
const origin = z.string().refine(isOrigin, 'must be an origin such as https://pitchbook.example.com, without a path');
/** The address of a Supabase project, to which `/rest/v1` and `/auth/v1` are added. */
const projectAddress = z
  .string()
  .refine((text) => webAddress(text) && new URL(text).href === `${new URL(text).origin}/`, 'must be an origin such as https://abc.supabase.co, without a path')
  .transform((text) => new URL(text).origin);
/** https://docs.sentry.io/concepts/key-terms/dsn-explainer/: the key of a project stands before the host, its number at the end. */
const isDsn = (text: string) => webAddress(text) && new URL(text).username !== '' && /\/\d+$/.test(new URL(text).pathname);
const dsn = z.string().transform((text) => text.replace(/\/+$/, '')).refine(isDsn, 'must be the DSN of a Sentry project, such as https://key@o1.ingest.sentry.io/2');
const isPostgres = (text: string) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
const postgresUrl = z.string().refine(isPostgres, 'must be an address such as postgresql://user:password@host:5432/database, with special characters percent-encoded');
/** It travels in a header, which takes nothing else. */
const word = z.string().regex(/^[\x21-\x7e]+$/, 'must be ASCII without spaces');
const publishableKey = word.refine((key) => kindOfKey(key) !== 'secret', 'must not be a secret key: that one goes into SUPABASE_SECRET_KEY');
const secretKey = word.refine((key) => kindOfKey(key) !== 'publishable', 'must not be a publishable key: that one goes into SUPABASE_PUBLISHABLE_KEY');

const variables = {
  PORT: port.default(3000),
  SUPABASE_PORT: port.default(54_321),
  PITCHBOOK_DATA_DIR: z.string().default('.data'),
  SUPABASE_URL: projectAddress.optional(),
  SUPABASE_PUBLISHABLE_KEY: publishableKey.optional(),
  SUPABASE_SECRET_KEY: secretKey.optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_MIN: number(0, 100).default(2),
  DATABASE_POOL_MAX: number(1, 100).default(10),
  DATABASE_STATEMENT_TIMEOUT: number(1, 3_600).default(60),
  DATABASE_CA_FILE: z.string().optional(),
  APP_ORIGIN: origin.optional(),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
    .pipe(z.array(origin)),
  TRUSTED_PROXY_HOPS: number(0, 10).default(0),
  SECURITY_CONTACT: z.string().regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must begin with mailto: or https:').optional(),
  RATE_LIMIT_AUTH: rateLimit,
  RATE_LIMIT_CREATE: rateLimit,
  RATE_LIMIT_UPDATE: rateLimit,
  RATE_LIMIT_SAVE: rateLimit,
  RATE_LIMIT_READ: rateLimit,
  RATE_LIMIT_PRESENCE: rateLimit,
  RATE_LIMIT_GENERATE: rateLimit,
  UPSTASH_REDIS_REST_URL: httpUrl.optional(),
  UPSTASH_REDIS_REST_TOKEN: word.optional(),
  CACHE_MEMORY_MB: number(1, 16_384).default(256),
  SENTRY_DSN: dsn.optional(),
  METRICS_TOKEN: z.string().regex(/^[\x21-\x7e]{32,500}$/, 'must be 32 to 500 ASCII characters without spaces').optional(),
  STATSD_HOST: z.string().regex(/^[\w.:-]{1,253}$/, 'must be a host name or an address, without a port').optional(),
  STATSD_PORT: port.default(8125),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  VERCEL: z.string().optional().transform((text) => text !== undefined),
  VERCEL_ENV: z.enum(['production', 'preview', 'development']).optional(),
};

/** Every variable the product reads, in the order of `.env.example`. */
export const envNames = Object.keys(variables);

const launchSchema = z.object(variables);
type LaunchEnv = z.output<typeof launchSchema>;
type SupabaseName = 'SUPABASE_URL' | 'SUPABASE_PUBLISHABLE_KEY' | 'SUPABASE_SECRET_KEY';

/** The environment of the running app: the address and keys of its Supabase are known. */
export type Env = Omit<LaunchEnv, SupabaseName> & Record<SupabaseName, string>;

export interface EnvProblem {
  name: string;
  message: string;
}

export type ParsedEnv<T> = { ok: true; env: T } | { ok: false; problems: EnvProblem[] };

const supabaseNames: SupabaseName[] = ['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY'];
const belongTogether = [supabaseNames, ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']];

/**
 * Reads the environment of a start: without the Supabase variables, the embedded stack is used.
 * @param source names and texts; an empty text counts as absent.
 * @returns the values, or every problem at once.
 */
export function parseLaunchEnv(source: Record<string, string | undefined>): ParsedEnv<LaunchEnv> {
  const given = Object.fromEntries(envNames.map((name) => [name, source[name]?.trim() || undefined]));
  const parsed = launchSchema.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map((issue) => ({ name: String(issue.path[0]), message: issue.message }));
  for (const group of belongTogether) {
    const there = group.filter((name) => given[name] !== undefined);
    if (there.length === 0) continue;
    for (const name of group) {
      if (given[name] === undefined) problems.push({ name, message: `is missing (needed with ${there.join(' and ')})` });
    }
  }
  if (parsed.success && parsed.data.DATABASE_POOL_MIN > parsed.data.DATABASE_POOL_MAX) {
    problems.push({ name: 'DATABASE_POOL_MIN', message: 'must not be more than DATABASE_POOL_MAX' });
  }
  return parsed.success && problems.length === 0 ? { ok: true, env: parsed.data } : { ok: false, problems };
}

/** Reads the environment of the running app, for which the Supabase variables are required. Parameters and answer as `parseLaunchEnv`. */
export function parseEnv(source: Record<string, string | undefined>): ParsedEnv<Env> {
  const launch = parseLaunchEnv(source);
  // Where some of them are there, a start misses the others as well.
  const missing = supabaseNames.every((name) => !source[name]?.trim()) ? supabaseNames.map((name) => ({ name, message: 'is missing' })) : [];
  if (!launch.ok) return { ok: false, problems: [...missing, ...launch.problems] };
  return missing.length > 0 ? { ok: false, problems: missing } : { ok: true, env: launch.env as Env };
}

/** Which of a project's two keys this is; tokens of old projects say it in their role. Null: it does not tell. */
function kindOfKey(key: string): 'publishable' | 'secret' | null {
  if (key.startsWith('sb_publishable_')) return 'publishable';
  if (key.startsWith('sb_secret_')) return 'secret';
  const role = roleOf(key);
  return role === 'anon' ? 'publishable' : role === 'service_role' ? 'secret' : null;
}

function roleOf(token: string): unknown {
  const [, payload = ''] = token.split('.');
  try {
    return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { role?: unknown } | null)?.role;
  } catch {
    return null;
  }
}

/** Every problem on a line of its own, for a person at a terminal. Never shows a value, which may be a secret. */
export function describeEnvProblems(problems: EnvProblem[]): string {
  return ['The environment is not complete:', ...problems.map(({ name, message }) => `  ${name} ${message}`), 'See .env.example for what each variable means.'].join('\n');
}
