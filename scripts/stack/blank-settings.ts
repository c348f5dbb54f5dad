import { envNames } from '@/lib/env/parse-env';

/**
 * Keeps what the person at this machine has set for their own app from a program of ours. Next reads .env.local by itself, so
 * that it is not enough to leave their variables out: an empty one counts as absent, and no file replaces it.
 */
export const blankSettings: Readonly<Record<string, string>> = Object.fromEntries(envNames.map((name) => [name, '']));
