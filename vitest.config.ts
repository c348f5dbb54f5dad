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
    projects: [
      // Properties and jsdom take their time on a busy machine; a test that hangs still ends.
      { extends: true, test: { name: 'unit', testTimeout: 60_000, hookTimeout: 60_000, include: ['tests/{unit,architecture}/**/*.test.{ts,tsx}'] } },
      { extends: true, test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], fileParallelism: false, testTimeout: 180_000, hookTimeout: 300_000 } },
      // Kills, faults and floods of bad input: minutes, so not in `npm test` (`npm run test:faults`).
      { extends: true, test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 } },
    ],
  },
});
