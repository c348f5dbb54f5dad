/** The access token of an Authorization header, or null where there is none of a token's shape. */
export function bearerToken(headers: Headers): string | null {
  return /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}
