// Any origin will do: it only has to be one that no attacker can name.
const base = 'http://same-origin.invalid';

/**
 * The path to go to after signing in: `next` where it is a path of this site, else `fallback`.
 * `//host`, `/\host`, `https:…`, and paths with control characters (which browsers drop) are refused.
 */
export function safeNext(next: unknown, fallback = '/'): string {
  if (typeof next !== 'string' || next.length > 2000 || !next.startsWith('/')) return fallback;
  if (!URL.canParse(next, base)) return fallback;
  const url = new URL(next, base);
  const path = url.pathname + url.search + url.hash;
  // "/.//host" resolves to "//host": the path itself must not begin like an address either.
  return url.origin === base && !/^\/[/\\]/.test(path) ? path : fallback;
}
