import type { DatabaseSettings } from '@/lib/database/connection';
import { type DatabasePool, openDatabasePool } from '@/lib/database/pool';
import type { MigrationError } from '../migration-error';
import { classifyTargetError } from './classify-target-error';
import { type ArgumentsOf, type DatabaseFunction, databaseFunctions } from './database-functions';
import { retryWhileAway, type RetryOptions } from './retry-transient';
import type { MigrationTarget } from './target';

const applicationName = 'pitchbook-migrate';

/**
 * A PostgreSQL reached directly, as the role that the API has with the secret key. Answers are those of the API: the
 * database itself turns each into JSON.
 * @throws MigrationError where the database cannot be used.
 */
export async function openDirectTarget(settings: DatabaseSettings, retry: RetryOptions = {}): Promise<MigrationTarget> {
  const secrets = secretsOf(settings.url);
  const inPlainWords = (error: unknown): MigrationError => classifyTargetError(error, { secrets });
  let hasAnswered = false;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      hasAnswered = true;
      return result;
    } catch (error) {
      throw inPlainWords(error);
    }
  };
  const open = () => openDatabasePool(settings, { applicationName, session: ['set role service_role'] });
  const pool: DatabasePool = await retryWhileAway(() => attempt(open), retry, () => hasAnswered);
  return {
    kind: 'direct',
    describe: `${pool.describe} (direct connection)`,
    call: (name, args) => retryWhileAway(() => attempt(() => callOnce(pool, name, args)), retry, () => hasAnswered),
    close: () => pool.close(),
  };
}

async function callOnce(pool: DatabasePool, name: DatabaseFunction, args: ArgumentsOf<DatabaseFunction>): Promise<unknown> {
  const { text, values } = statementFor(name, args);
  const rows = await pool.query<{ answer: unknown }>(text, values);
  return databaseFunctions[name].returns === 'rows' ? rows.map(({ answer }) => answer) : (rows[0]?.answer ?? null);
}

/** The statement for a call, with the arguments that are given by name; jsonb as JSON text, since the driver would write an array as one of SQL. */
export function statementFor(name: DatabaseFunction, args: Readonly<Record<string, unknown>>): { text: string; values: unknown[] } {
  const { args: types, returns }: { args: Readonly<Record<string, string>>; returns: string } = databaseFunctions[name];
  const values: unknown[] = [];
  const parameters: string[] = [];
  for (const [parameter, value] of Object.entries(args)) {
    const type = types[parameter];
    if (type === undefined) throw new Error(`${name} has no parameter ${parameter}`);
    if (value === undefined) continue;
    values.push(type === 'jsonb' && value !== null ? JSON.stringify(value) : value);
    parameters.push(`${parameter} => $${values.length}::${type}`);
  }
  const call = `public.${name}(${parameters.join(', ')})`;
  return { text: returns === 'rows' ? `select to_json(answer) as answer from ${call} as answer` : `select to_json(${call}) as answer`, values };
}

function secretsOf(url: string): string[] {
  if (!URL.canParse(url)) return [url];
  const { password, searchParams } = new URL(url);
  return [url, password, searchParams.get('password') ?? ''];
}
