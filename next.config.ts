import { readdirSync } from 'node:fs';
import path from 'node:path';
import { withSentryConfig } from '@sentry/nextjs/config';
import type { NextConfig } from 'next';
import { securityHeaders } from './lib/security/headers';

const origin = process.env.APP_ORIGIN;
const migrations = path.join(import.meta.dirname, 'supabase/migrations');

/** Versions of the migrations this build expects, for the health check. */
function migrationVersions(): string[] {
  return readdirSync(migrations)
    .map((name) => /^(\d+)_.*\.sql$/.exec(name)?.[1])
    .filter((version) => version !== undefined)
    .toSorted();
}

const config: NextConfig = {
  poweredByHeader: false,
  compress: true,
  reactStrictMode: true,
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ['jsdom'],
  env: { MIGRATIONS_AT_BUILD: migrationVersions().join(',') },
  experimental: {
    serverActions: {
      bodySizeLimit: '10mb',
      // Behind a proxy that does not pass its host on, the public origin is the one pages are sent from.
      allowedOrigins: origin ? [new URL(origin).host] : [],
    },
    // Next cuts longer bodies off without a word. One megabyte above our limit, so that we see it crossed.
    proxyClientMaxBodySize: '11mb',
  },
  // The middleware sets these on everything it sees; static files pass it by.
  headers: () => Promise.resolve([{ source: '/:path*', headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })) }]),
};

export default process.env.SENTRY_DSN ? withSentryConfig(config, { silent: true, telemetry: false }) : config;
