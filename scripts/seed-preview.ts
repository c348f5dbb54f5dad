import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createClient } from '@supabase/supabase-js';
import { describeEnvProblems, parseEnv } from '@/lib/env/parse-env';
import { readEnvironment } from './preflight/read-environment';
import { refusalToSeed } from './preflight/refuse-seed';
import type { DemoPerson } from './stack/local-secrets';
import { seedDemo } from './stack/seed';

/**
 * `npm run seed:preview -- [env file]`: fills the empty database of a preview with the demo organisation, and prints its people once.
 * The file (.env.preview.local) is believed alone. Refuses anything that is no preview, and every database that somebody has used.
 */
const [named, usual] = [process.argv[2], '.env.preview.local'];
const environment = readEnvironment(process.env, named ?? (existsSync(usual) ? usual : undefined));

const parsed = parseEnv(environment);
if (!parsed.ok) {
  console.error(describeEnvProblems(parsed.problems));
  process.exit(1);
}
const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey, SUPABASE_SECRET_KEY: secretKey, VERCEL_ENV } = parsed.env;
const service = createClient(url, secretKey, { auth: { persistSession: false, autoRefreshToken: false } });

const { count, error } = await service.from('profiles').select('id', { count: 'exact', head: true });
const refusal = error ? `${new URL(url).host} did not say who is in it: ${error.message || 'no answer'}` : refusalToSeed({ environment: VERCEL_ENV, people: count ?? 0 });
if (refusal !== null) {
  console.error(refusal);
  process.exit(1);
}

const people: DemoPerson[] = (['owner', 'admin', 'member', 'viewer'] as const).map((role) => ({
  role,
  fullName: `Preview ${role}`,
  email: `${role}@preview.example`,
  password: randomBytes(18).toString('base64url'),
}));
// Hosted projects want an address confirmed, and nobody reads mails of these.
for (const { email, password, fullName } of people) {
  const made = await service.auth.admin.createUser({ email, password, email_confirm: true, user_metadata: { full_name: fullName } });
  if (made.error) throw new Error(`${email} could not be made: ${made.error.message}`);
}
await seedDemo({ url, publishableKey, secretKey, people });
console.log(`${new URL(url).host} has the demo organisation. Its people (not shown again):`);
for (const { email, password } of people) console.log(`  ${email}  ${password}`);
