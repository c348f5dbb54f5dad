import { envNames } from '@/lib/env/parse-env';
import { testEnv } from './test-env';

interface Cookie {
  name: string;
  value: string;
}

/** What Next gives to an action of its request, kept from one call to the next as a browser would. */
export const browser = {
  jar: new Map<string, string>(),
  headers: () => Promise.resolve(new Headers({ host: 'localhost:3000', 'x-request-id': crypto.randomUUID() })),
  cookies: () =>
    Promise.resolve({
      getAll: (): Cookie[] => [...browser.jar].map(([name, value]) => ({ name, value })),
      get: (name: string): Cookie | undefined => (browser.jar.has(name) ? { name, value: browser.jar.get(name) ?? '' } : undefined),
      set: (name: string, value: string, options?: { maxAge?: number }) => {
        if (value === '' || options?.maxAge === 0) browser.jar.delete(name);
        else browser.jar.set(name, value);
      },
    }),
  /** A browser that nobody has used. */
  forget: () => browser.jar.clear(),
};

/**
 * Lets the product's modules run in this process, against the test stack and with these limits. Nothing else that was exported
 * for the product counts: no database, Redis or Sentry project of somebody's own.
 */
export function useTestStack(limits: Record<string, string> = {}): void {
  for (const name of envNames) delete process.env[name];
  for (const name of ['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY']) process.env[name] = testEnv(`TEST_${name}`);
  for (const limit of ['AUTH', 'CREATE', 'UPDATE', 'SAVE', 'READ', 'PRESENCE']) process.env[`RATE_LIMIT_${limit}`] = '1000/1m';
  Object.assign(process.env, { LOG_LEVEL: 'silent', ...limits });
}
