import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

export interface FoundBrowser {
  path: string;
  /** Where it came from, for the person who reads the test output. */
  origin: string;
}

/** Without its own windows' toolbars first: each of those is a page that takes as long as the one that is tested. */
const programs = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** Options under which Chromium runs here: root has no sandbox, and nothing but the tests may use the network. */
export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

/**
 * The first browser that starts: Playwright's own, one of the system, Playwright's own downloaded now, one from npm.
 * @throws when none starts, with what was tried.
 */
export async function findBrowser(say: (line: string) => void): Promise<FoundBrowser> {
  const tried: string[] = [];
  for (const find of [playwrightBrowser, systemBrowser, downloadedBrowser, packagedBrowser]) {
    const found = await find(say);
    if (found === null || !existsSync(found.path)) continue;
    const fault = await startFault(found.path);
    if (fault === null) return found;
    tried.push(`${found.origin} (${found.path}): ${fault}`);
  }
  throw new Error(['No browser could be started. Install Chromium (Debian: apt-get install chromium). Tried:', ...tried].join('\n  '));
}

function playwrightBrowser(): FoundBrowser {
  return { path: chromium.executablePath(), origin: "Playwright's own" };
}

function systemBrowser(): FoundBrowser | null {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = [...programs.flatMap((program) => folders.map((folder) => path.join(folder, program))), ...places];
  const found = candidates.find((candidate) => existsSync(candidate));
  return found === undefined ? null : { path: found, origin: 'of this system' };
}

function downloadedBrowser(say: (line: string) => void): FoundBrowser {
  say('No browser here: trying to download one (npx playwright install chromium) …');
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { stdio: 'ignore', timeout: 180_000 });
  return { path: chromium.executablePath(), origin: 'downloaded by Playwright' };
}

async function packagedBrowser(say: (line: string) => void): Promise<FoundBrowser | null> {
  if (process.platform !== 'linux') return null;
  say('Trying the browser that comes as an npm package …');
  const { default: packaged } = await import('@sparticuz/chromium');
  return { path: await packaged.executablePath(), origin: 'from the npm package @sparticuz/chromium' };
}

async function startFault(executablePath: string): Promise<string | null> {
  try {
    const browser = await chromium.launch({ executablePath, args: browserArguments, timeout: 60_000 });
    await browser.close();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}
