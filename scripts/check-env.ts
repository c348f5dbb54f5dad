import { existsSync } from 'node:fs';
import { describeEnvProblems, parseEnv, parseLaunchEnv } from '@/lib/env/parse-env';

/**
 * `npm run check:env`: says everything that is wrong with the environment, and starts nothing. With NODE_ENV=production, or on
 * Vercel, it is that of `next start`, which needs a Supabase: only `npm start` brings one up.
 */
for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);

const needsSupabase = process.env.NODE_ENV === 'production' || Boolean(process.env.VERCEL?.trim());
const parsed = needsSupabase ? parseEnv(process.env) : parseLaunchEnv(process.env);
if (parsed.ok) {
  const { SUPABASE_URL } = parsed.env;
  console.log(`The environment is complete. Supabase: ${SUPABASE_URL ?? 'the embedded one, which npm start brings up and next start does not (NODE_ENV=production npm run check:env)'}`);
} else {
  console.error(describeEnvProblems(parsed.problems));
  process.exitCode = 1;
}
