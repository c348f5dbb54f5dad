import { defineConfig, devices } from '@playwright/test';
import { browserArguments } from './tests/support/browser';

/** Browser tests run through `npm test`, which starts the app for them and finds the browser. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/browser',
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env.TEST_APP_URL,
    screenshot: 'only-on-failure',
    // A trace of every test costs a fifth of the time; for one that fails: `npm test -- e2e -- --trace on --grep …`.
    trace: 'off',
    launchOptions: { executablePath: process.env.TEST_BROWSER_PATH, args: browserArguments },
  },
});
