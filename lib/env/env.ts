import { describeEnvProblems, type Env, parseEnv } from './parse-env';

let cached: Env | undefined;

/**
 * The environment of this process, read once, at the first call (so that a build needs no secrets).
 * @throws with the full list of what is wrong.
 */
export function env(): Env {
  if (cached === undefined) {
    const parsed = parseEnv(process.env);
    if (!parsed.ok) throw new Error(describeEnvProblems(parsed.problems));
    cached = parsed.env;
  }
  return cached;
}
