import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv as parseEnvFile } from 'node:util';
import type { DatabaseSettings } from '@/lib/database/connection';
import { describeEnvProblems, parseLaunchEnv } from '@/lib/env/parse-env';
import { MigrationError } from '../migration-error';
import type { RetryOptions } from './retry-transient';
import type { MigrationTarget } from './target';

/** Which database a command is about. */
export type TargetSettings = { kind: 'api'; url: string; secretKey: string } | { kind: 'direct'; database: DatabaseSettings };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the target is: the database that DATABASE_URL names, else the Supabase of SUPABASE_URL and SUPABASE_SECRET_KEY,
 * else the embedded stack that runs on this machine.
 * @throws MigrationError where none is known, or a setting is wrong.
 */
export function readTargetSettings(environment: Environment): TargetSettings {
  // The publishable key is the app's; a migration does without it.
  const parsed = parseLaunchEnv({ ...environment, SUPABASE_URL: undefined, SUPABASE_PUBLISHABLE_KEY: undefined, SUPABASE_SECRET_KEY: undefined });
  if (!parsed.ok) throw new MigrationError(describeEnvProblems(parsed.problems), { code: 'settings', exitCode: 64 });
  const { env } = parsed;
  const production = environment.NODE_ENV === 'production' || env.VERCEL_ENV === 'production';
  if (env.DATABASE_URL !== undefined) {
    return {
      kind: 'direct',
      database: {
        url: env.DATABASE_URL,
        poolMin: env.DATABASE_POOL_MIN,
        poolMax: env.DATABASE_POOL_MAX,
        statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT * 1_000,
        ca: env.DATABASE_CA_FILE === undefined ? null : readCertificates(env.DATABASE_CA_FILE),
        production,
      },
    };
  }
  const local = path.resolve(env.PITCHBOOK_DATA_DIR, 'supabase.env');
  const given: Environment = environment.SUPABASE_URL?.trim() ? environment : existsSync(local) ? parseEnvFile(readFileSync(local, 'utf8')) : {};
  const url = given.SUPABASE_URL?.trim();
  const secretKey = given.SUPABASE_SECRET_KEY?.trim();
  if (!url || !secretKey) {
    throw new MigrationError('No database is known to bring the books into.', {
      code: 'settings',
      hint: 'Start the embedded one with `npm start`, or set SUPABASE_URL and SUPABASE_SECRET_KEY, or DATABASE_URL.',
    });
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new MigrationError('SUPABASE_URL is not an http(s) address.', { code: 'settings', hint: 'It looks like https://<project>.supabase.co.' });
  }
  return { kind: 'api', url, secretKey };
}

/** Opens the target; a direct one has answered by then. @throws MigrationError */
export async function openTarget(settings: TargetSettings, retry: RetryOptions = {}): Promise<MigrationTarget> {
  // A command needs one of the two, and each brings a large library along.
  if (settings.kind === 'api') return (await import('./api-target')).openApiTarget(settings, retry);
  return (await import('./direct-target')).openDirectTarget(settings.database, retry);
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MigrationError('The file that DATABASE_CA_FILE names cannot be read.', { code: 'settings', hint: 'Check its path and rights.', cause: error });
  }
}
