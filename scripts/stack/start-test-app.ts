import { blankSettings } from './blank-settings';
import type { Child } from './child';
import { type AppOptions, startApp } from './start-app';

/**
 * Serves the build for a test or a benchmark: to this machine alone, and with these settings alone. Faults that a test plants must
 * not reach somebody's Sentry, nor its counts their Redis.
 * @throws as `startApp`
 */
export function startTestApp({ env, ...options }: Omit<AppOptions, 'mode' | 'onlyHere'>): Promise<Child> {
  return startApp({ ...options, mode: 'start', onlyHere: true, env: { ...blankSettings, ...env } });
}
