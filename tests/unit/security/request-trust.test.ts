import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '@/lib/security/client-address';
import { contentSecurityPolicy, createNonce } from '@/lib/security/csp';
import { setSecurityHeaders } from '@/lib/security/headers';
import { safeNext } from '@/lib/security/safe-next';

describe('where to go after signing in', () => {
  it.each(['/', '/demo/pitchbooks?q=a&page=2#top', '/account'])('%s is a path of this site', (next) => {
    expect(safeNext(next)).toBe(next);
  });
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/%0d/../\\/evil.example/..//evil.example',
    'javascript:alert(1)',
    'demo',
    '',
    null,
    ['/a'],
    `/${'a'.repeat(3000)}`,
  ])('%j is not', (next) => {
    const target = safeNext(next, '/fallback');
    expect(new URL(target, 'http://app.example').origin).toBe('http://app.example');
    expect(target === '/fallback' || !target.startsWith('//')).toBe(true);
  });
  it('falls back on another origin', () => {
    expect(safeNext('//evil.example', '/home')).toBe('/home');
  });
});

describe('the address of the client', () => {
  const headers = new Headers({ 'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.1', 'x-vercel-forwarded-for': '9.9.9.9' });
  it('is unknown where nothing in front of us is trusted', () => {
    expect(clientAddress(headers, { onVercel: false, trustedProxyHops: 0 })).toBeNull();
  });
  it('is counted from the right, so that a client cannot choose it', () => {
    expect(clientAddress(headers, { onVercel: false, trustedProxyHops: 1 })).toBe('10.0.0.1');
    expect(clientAddress(headers, { onVercel: false, trustedProxyHops: 2 })).toBe('1.2.3.4');
    expect(clientAddress(headers, { onVercel: false, trustedProxyHops: 4 })).toBeNull();
  });
  it('comes from Vercel on Vercel', () => {
    expect(clientAddress(headers, { onVercel: true, trustedProxyHops: 0 })).toBe('9.9.9.9');
  });
  it.each([
    ['1.2.3.4:5678', '1.2.3.4'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['not an address', null],
    ['', null],
  ])('%j is read as %j', (value, address) => {
    expect(clientAddress(new Headers({ 'x-forwarded-for': value }), { onVercel: false, trustedProxyHops: 1 })).toBe(address);
  });
});

describe('the content security policy', () => {
  const production = contentSecurityPolicy({ nonce: 'N', development: false, https: true });
  const directive = (policy: string, name: string) => policy.split('; ').find((part) => part.startsWith(`${name} `));

  it('runs scripts by nonce only, in production', () => {
    expect(directive(production, 'script-src')).toBe("script-src 'self' 'nonce-N' 'strict-dynamic'");
    expect(directive(production, 'style-src')).not.toMatch(/unsafe/);
    expect(production).not.toMatch(/unsafe-eval/);
  });
  it.each([
    ['default-src', "'self'"],
    ['object-src', "'none'"],
    ['base-uri', "'none'"],
    ['frame-ancestors', "'none'"],
    ['form-action', "'self'"],
    ['connect-src', "'self'"],
  ])('has %s %s', (name, value) => {
    expect(directive(production, name)).toBe(`${name} ${value}`);
  });
  it('lets the page send to the error monitor only where there is one', () => {
    const policy = contentSecurityPolicy({ nonce: 'N', development: false, https: true, sentryDsn: 'https://key@o1.ingest.sentry.io/2' });
    expect(directive(policy, 'connect-src')).toBe("connect-src 'self' https://o1.ingest.sentry.io");
  });
  it('upgrades requests over https only', () => {
    expect(production).toContain('upgrade-insecure-requests');
    expect(contentSecurityPolicy({ nonce: 'N', development: false, https: false })).not.toContain('upgrade-insecure-requests');
  });
  it('allows exactly the style sheet that the installed toast library injects', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('sonner').replace(/\.js$/, '.mjs'), 'utf8');
    const literal = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source)?.[1];
    const hash = createHash('sha256').update(JSON.parse(literal!) as string).digest('base64');
    expect(production).toContain(`'sha256-${hash}'`);
  });
  it('has a new nonce each time', () => {
    expect(createNonce()).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(createNonce()).not.toBe(createNonce());
  });
});

it('promises https for two years, but only over https', () => {
  const plain = new Headers();
  const secure = new Headers();
  setSecurityHeaders(plain, { https: false });
  setSecurityHeaders(secure, { https: true });
  expect(plain.has('strict-transport-security')).toBe(false);
  expect(secure.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains; preload');
  for (const name of ['x-content-type-options', 'referrer-policy', 'permissions-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy']) {
    expect(plain.has(name)).toBe(true);
  }
});
