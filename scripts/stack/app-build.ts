import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from './child';
import { findHolder, takeLock } from './lock';

/** Everything the built app is made of. */
const sources = [
  'app',
  'components',
  'lib',
  'public',
  // The build knows the last one, which the health check compares with the database's.
  'supabase/migrations',
  'middleware.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];

/** Settings that `next.config.ts` reads when it builds; all others are read when a server starts. */
export const settingsOfBuild = ['APP_ORIGIN', 'SENTRY_DSN', 'VERCEL'];

const buildFolder = '.next';
const stamp = path.join(buildFolder, 'built-from.json');
const buildId = path.join(buildFolder, 'BUILD_ID');
export const nextScript = 'node_modules/next/dist/bin/next';

/** A hash over paths and contents of the app's sources, and those of the settings that become part of the build. */
export function hashSources(settings: Readonly<Record<string, string | undefined>>, root = '.'): string {
  const hash = createHash('sha256');
  for (const name of settingsOfBuild) hash.update(`${name}=${settings[name] ?? ''}\0`);
  const add = (name: string) => {
    const full = path.join(root, name);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const entry of readdirSync(full).toSorted()) add(`${name}/${entry}`);
    } else {
      const bytes = readFileSync(full);
      hash.update(`${name}\0${bytes.length}\0`).update(bytes);
    }
  };
  for (const source of sources) add(source);
  return hash.digest('hex');
}

/** Whether the build that lies here was made from these sources, and nothing else was built since. */
function isBuildFresh(sourcesHash: string): boolean {
  if (!existsSync(stamp) || !existsSync(buildId)) return false;
  const { hash, id } = JSON.parse(readFileSync(stamp, 'utf8')) as { hash: string; id: string };
  return hash === sourcesHash && id === readFileSync(buildId, 'utf8');
}

/**
 * Builds the app unless the build that lies here is of the same sources and settings. There is one at a time: where somebody's
 * settings are part of it, tests build it without them, and the next start with them again.
 * @param settings replace those of this process
 * @throws when the build fails, or another one has been running for ten minutes.
 */
export async function buildApp(say: (line: string) => void, settings: Readonly<Record<string, string>> = {}): Promise<void> {
  const lock = await takeLock(path.resolve('node_modules/.pitchbook-build.sock'), { task: 'building' }, 600_000);
  if (!lock.taken) throw new Error(`Process ${lock.holder.pid} is still building the app.`);
  try {
    const env = { ...process.env, ...settings };
    const hash = hashSources(env);
    if (isBuildFresh(hash)) return;
    const server = await findHolder(path.resolve('.data/start.sock'));
    if (server?.task === 'npm start' && server.pid !== process.pid) {
      throw new Error(`The app that serves ${server.url} (process ${server.pid}) was built of other sources, or with other settings (${settingsOfBuild.join(', ')}). Stop that one first: a new build would take its files away.`);
    }
    say('Building the app (only needed when its sources or settings changed) …');
    const build = startChild('build', nextScript, {
      arguments: ['build'],
      preload: new URL('./end-with-parent.mjs', import.meta.url).href,
      env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', TYPES_CHECKED_ELSEWHERE: '1' },
    });
    const how = await build.ended;
    if (how !== 'exit code 0') throw new Error(`The app could not be built (${how}).`);
    writeFileSync(stamp, JSON.stringify({ hash, id: readFileSync(buildId, 'utf8') }));
  } finally {
    await lock.release();
  }
}
