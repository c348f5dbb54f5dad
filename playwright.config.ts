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
    // Without the film of the page, which costs a third of the time; snapshots show each step as well.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: { executablePath: process.env.TEST_BROWSER_PATH, args: browserArguments },
  },
});
