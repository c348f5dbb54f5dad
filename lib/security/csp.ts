/**
 * sonner puts its style sheet into the page by script, without a nonce: first the empty element, then
 * its text. These are the hashes of both; a test holds them to the installed version.
 */
const sonnerStyles =
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='";

interface CspOptions {
  nonce: string;
  /** Development needs eval (React's stack traces) and inline styles (hot reload). */
  development: boolean;
  https: boolean;
  /** The DSN of the browser's error monitoring, whose host the page may send to. */
  sentryDsn?: string;
}

/** The Content-Security-Policy of one answer. */
export function contentSecurityPolicy({ nonce, development, https, sentryDsn }: CspOptions): string {
  const connect = ["'self'", ...(sentryDsn ? [new URL(sentryDsn).origin] : []), ...(development ? ['ws:'] : [])];
  const style = development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}' ${sonnerStyles}`;
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    'script-src-attr': "'none'",
    'style-src': style,
    // Radix writes style attributes while rendering on the server; an attribute cannot load or run anything here.
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': connect.join(' '),
    'worker-src': "'self' blob:",
    'frame-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'manifest-src': "'self'",
  };
  const policy = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  return [...policy, ...(https ? ['upgrade-insecure-requests'] : [])].join('; ');
}

/** The policy of answers that are no pages: nothing may be loaded, should a browser show one. */
export const closedPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** 128 random bits for one answer. */
export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
