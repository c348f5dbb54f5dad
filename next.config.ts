import { readdirSync } from 'node:fs';
import path from 'node:path';
import { withSentryConfig } from '@sentry/nextjs/config';
import type { NextConfig } from 'next';
import { listRoutes } from './lib/observability/list-routes';
import { closedPolicy } from './lib/security/csp';
import { securityHeaders, strictTransportSecurity } from './lib/security/headers';

const origin = process.env.APP_ORIGIN;
const migrations = path.join(import.meta.dirname, 'supabase/migrations');

/** Version of the last migration this build knows, for the health check. */
function lastMigration(): string {
  const versions = readdirSync(migrations).map((name) => /^(\d+)_.*\.sql$/.exec(name)?.[1]);
  return versions.filter((version) => version !== undefined).toSorted().at(-1) ?? '';
}

const everywhere = Object.entries(securityHeaders).map(([key, value]) => ({ key, value }));
/** No pages, and none of them a worker: should a browser show one, it may load nothing. */
const filesOfTheBuild = ['/_next/static/:path*', '/icon.svg'];
/** Vercel serves files by itself, over https alone; elsewhere lib/observability/watch-requests.ts knows by what people come. */
const onVercel = process.env.VERCEL ? [{ key: 'Strict-Transport-Security', value: strictTransportSecurity }] : [];

const config: NextConfig = {
  poweredByHeader: false,
  // Done in the middleware, which sets the headers as well.
  skipTrailingSlashRedirect: true,
  compress: true,
  reactStrictMode: true,
  turbopack: { root: import.meta.dirname },
  // Who starts or tests the app here does not wait for it: `npm test` checks types as a step of its own.
  typescript: { ignoreBuildErrors: process.env.TYPES_CHECKED_ELSEWHERE === '1' },
  serverExternalPackages: ['jsdom'],
  // Nothing is shown by next/image, whose address renders any page of ours for anybody, as somebody whom no limit knows.
  images: { unoptimized: true },
  env: { LAST_MIGRATION: lastMigration(), APP_ROUTES: listRoutes(import.meta.dirname).join(' ') },
  experimental: {
    // Nobody keeps it for the next build on a clean checkout, and to write it takes as long as half the build; Vercel keeps it.
    turbopackFileSystemCacheForBuild: !process.env.CI || Boolean(process.env.VERCEL),
    // Each script of a page carries the hash of what was built: a changed file is not run.
    sri: { algorithm: 'sha384' },
    serverActions: {
      bodySizeLimit: '10mb',
      // Behind a proxy that does not pass its host on, the public origin is the one pages are sent from.
      allowedOrigins: origin ? [new URL(origin).host] : [],
    },
    // Next cuts longer bodies off without a word. One megabyte above our limit, so that we see it crossed.
    proxyClientMaxBodySize: '11mb',
  },
  // The middleware sets these on everything it sees; static files pass it by.
  headers: () =>
    Promise.resolve([
      { source: '/:path*', headers: [...everywhere, ...onVercel] },
      ...filesOfTheBuild.map((source) => ({ source, headers: [{ key: 'Content-Security-Policy', value: closedPolicy }] })),
    ]),
};

export default process.env.SENTRY_DSN ? withSentryConfig(config, { silent: true, telemetry: false }) : config;
