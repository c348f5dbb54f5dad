import path from 'node:path';
import { envNames, rateLimitClasses } from '@/lib/env/parse-env';
import { buildApp } from './app-build';
import { openDataFolder } from './data-folder';
import { findFreePort } from './ports';
import { startApp } from './start-app';
import { startSupabase } from './start-supabase';

const plenty = '100000/1m';

/**
 * Starts a stack for tests, beside whatever else runs on this machine: an embedded Supabase with data of its own, the app,
 * and the app once more with the rate limits that people get.
 * @returns the environment by which tests find them.
 */
export async function startTestStack(dataFolder: string, logFolder: string): Promise<Record<string, string>> {
  const say = (line: string) => console.log(line);
  await buildApp(say);
  const folder = openDataFolder(dataFolder);
  const port = await findFreePort();
  const supabase = await startSupabase({ folder, port: await findFreePort(), appPort: port, onMail: () => undefined, say, log: path.join(logFolder, 'supabase.log') });
  // What the person at this machine has set for their own app must not change what is tested.
  const unset = Object.fromEntries(envNames.map((name) => [name, '']));
  const common = { ...unset, ...supabase.address };
  const raised = Object.fromEntries(rateLimitClasses.map((name) => [`RATE_LIMIT_${name.toUpperCase()}`, plenty]));
  await startApp({ port, mode: 'start', onlyHere: true, env: { ...common, ...raised }, log: path.join(logFolder, 'app.log') });
  const limitedPort = await findFreePort();
  await startApp({ port: limitedPort, mode: 'start', onlyHere: true, env: common, log: path.join(logFolder, 'limited-app.log') });
  const people = supabase.people.flatMap(({ role, email, password }) => [
    [`TEST_DEMO_${role.toUpperCase()}_EMAIL`, email],
    [`TEST_DEMO_${role.toUpperCase()}_PASSWORD`, password],
  ]);
  return {
    TEST_APP_URL: `http://localhost:${port}`,
    TEST_LIMITED_APP_URL: `http://localhost:${limitedPort}`,
    TEST_SUPABASE_URL: supabase.address.SUPABASE_URL,
    TEST_SUPABASE_PUBLISHABLE_KEY: supabase.address.SUPABASE_PUBLISHABLE_KEY,
    TEST_SUPABASE_SECRET_KEY: supabase.address.SUPABASE_SECRET_KEY,
    TEST_MAIL_LOG: folder.mailLog,
    TEST_JWT_SECRET: supabase.jwtSecret,
    ...(Object.fromEntries(people) as Record<string, string>),
  };
}
