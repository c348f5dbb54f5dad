import { env } from './env';

/** Ends this process where its environment is wrong, with the full list: Next itself would serve on, and answer everything with 500. */
export function stopUnlessComplete(): void {
  try {
    env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
