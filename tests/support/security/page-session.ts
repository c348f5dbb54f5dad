import { sessionCookieName } from '@/lib/supabase/options';
import type { TestPerson } from '../people';

/** The cookies of a browser in which this person has signed in, in the chunks that @supabase/ssr writes. */
export function sessionCookie(person: Pick<TestPerson, 'token' | 'userId'> | null): Record<string, string> {
  if (person === null) return {};
  const expires = Number((JSON.parse(Buffer.from(person.token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number }).exp);
  const session = { access_token: person.token, token_type: 'bearer', expires_in: 3_600, expires_at: expires, refresh_token: 'not-used-here', user: { id: person.userId } };
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
  const chunks = value.match(/.{1,3180}/g) ?? [];
  const cookies = chunks.length === 1 ? [`${sessionCookieName}=${value}`] : chunks.map((chunk, index) => `${sessionCookieName}.${index}=${chunk}`);
  return { cookie: cookies.join('; ') };
}
