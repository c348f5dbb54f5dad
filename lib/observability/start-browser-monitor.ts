import { init } from '@sentry/nextjs';
import { z } from 'zod';
import { sentryOptions } from './sentry-options';

const configSchema = z.object({ dsn: z.url(), environment: z.string().optional() });

/** Starts error monitoring in the browser with what the page was given (see browser-config). */
export function startBrowserMonitor(configured: string): void {
  const { dsn, environment } = configSchema.parse(JSON.parse(configured));
  init(sentryOptions(dsn, environment));
}
