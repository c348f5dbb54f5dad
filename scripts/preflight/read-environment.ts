import { existsSync, readFileSync } from 'node:fs';
import { parseEnv as parseEnvFile } from 'node:util';
import { envNames } from '@/lib/env/parse-env';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment that a command is about: what was exported, then .env.local, then .env, as Next reads them. A file that is
 * named for the command has the word alone: with one variable of another project among its own, a check would be of a mixture
 * that exists nowhere, and a seed could go into the wrong database.
 * @throws where the named file cannot be read
 */
export function readEnvironment(exported: Environment, named?: string): Environment {
  const read = (file: string): Environment => parseEnvFile(readFileSync(file, 'utf8'));
  if (named !== undefined) return { ...withoutOurs(exported), ...read(named) };
  const [local, common] = ['.env.local', '.env'].map((file) => (existsSync(file) ? read(file) : {}));
  return { ...common, ...local, ...exported };
}

/** What a process needs that must not know which database, Redis or Sentry project the product uses here. */
export function withoutOurs(environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !envNames.includes(name)));
}
