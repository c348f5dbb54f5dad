import { existsSync } from 'node:fs';
import { describeEnvProblems, parseEnv, parseLaunchEnv } from '@/lib/env/parse-env';

/** `npm run check:env`: says everything that is wrong with the environment, and starts nothing. */
for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);

const launch = parseLaunchEnv(process.env);
// The embedded Supabase is started by `npm start`, which Vercel does not run.
const parsed = launch.ok && launch.env.VERCEL ? parseEnv(process.env) : launch;
if (parsed.ok) {
  const { SUPABASE_URL } = parsed.env;
  console.log(`The environment is complete. Supabase: ${SUPABASE_URL ?? 'the embedded one, which npm start brings up'}`);
} else {
  console.error(describeEnvProblems(parsed.problems));
  process.exitCode = 1;
}
