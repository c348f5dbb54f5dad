import path from 'node:path';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { buildApp } from './app-build';
import { blankSettings } from './blank-settings';
import { openDataFolder } from './data-folder';
import { findFreePort } from './ports';
import { startSupabase } from './start-supabase';
import { startTestApp } from './start-test-app';

const plenty = '100000/1m';

/**
 * Starts a stack for tests, beside whatever else runs on this machine: an embedded Supabase with data of its own, the app,
 * and the app once more with the rate limits that people get.
 * @returns the environment by which tests find them.
 */
export async function startTestStack(dataFolder: string, logFolder: string): Promise<Record<string, string>> {
  const say = (line: string) => console.log(line);
  await buildApp(say, blankSettings);
  const folder = openDataFolder(dataFolder);
  const port = await findFreePort();
  const supabase = await startSupabase({ folder, port: await findFreePort(), appPort: port, onMail: () => undefined, say, log: path.join(logFolder, 'supabase.log') });
  const raised = Object.fromEntries(rateLimitClasses.map((name) => [`RATE_LIMIT_${name.toUpperCase()}`, plenty]));
  await startTestApp({ port, env: { ...supabase.address, ...raised }, log: path.join(logFolder, 'app.log') });
  const limitedPort = await findFreePort();
  await startTestApp({ port: limitedPort, env: { ...supabase.address }, log: path.join(logFolder, 'limited-app.log') });
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
