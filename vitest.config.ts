import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)),
      // The marker package throws outside a React server bundle; tests run in plain Node.
      'server-only': fileURLToPath(new URL('./tests/support/server-only.ts', import.meta.url)),
    },
  },
  test: {
    setupFiles: ['tests/support/fast-check.ts'],
    // Nobody works at the machine meanwhile, so no core is left free for them.
    maxWorkers: availableParallelism(),
    projects: [
      // Properties and jsdom take their time on a busy machine; a test that hangs still ends.
      { extends: true, test: { name: 'unit', testTimeout: 60_000, hookTimeout: 60_000, include: ['tests/{unit,architecture}/**/*.test.{ts,tsx}'] } },
      // Each file starts databases, and stacks where it needs them, of its own: several at a time.
      { extends: true, test: { name: 'own-database', include: ['tests/own-database/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 300_000 } },
      // One after the other: they share the app that runs, and some look at its whole database.
      { extends: true, test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], fileParallelism: false, testTimeout: 180_000, hookTimeout: 300_000 } },
      // Kills, faults and floods of bad input: minutes, so not in `npm test` (`npm run test:faults`).
      { extends: true, test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 } },
    ],
  },
});
