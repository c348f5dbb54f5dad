import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { serve, type ServerType } from '@hono/node-server';
import { applySeed, hasSeed, readMigrations } from './database';
import { type EmbeddedSupabase, openEmbeddedSupabase } from './embedded-supabase';
import { takeLock } from './lock';
import type { CapturedMail, FromSupabase, SupabaseSettings, ToSupabase } from './supabase-messages';

const seedFile = 'supabase/seed.sql';
let stack: EmbeddedSupabase | undefined;
let server: ServerType | undefined;

function tell(message: FromSupabase): void {
  if (process.connected) process.send?.(message);
}

async function open(settings: SupabaseSettings): Promise<void> {
  // The emulator prints each refused statement with its values: people's texts, which belong in no log.
  if (!settings.verbose) console.error = console.warn = console.log = () => undefined;
  // A predecessor whose parent was killed may still be closing the files.
  const lock = await takeLock(settings.databaseLock, { task: 'database' }, 10_000);
  if (!lock.taken) throw new Error(`The database in ${settings.databaseFolder} is in use by process ${lock.holder.pid}.`);
  stack = await openEmbeddedSupabase({
    ...settings,
    siteUrl: `http://localhost:${settings.appPort}`,
    templatesFolder: 'supabase/templates',
    migrations: await readMigrations('supabase/migrations'),
    sendMail: async (mail) => {
      const captured = captureMail(mail);
      appendFileSync(settings.mailLog, `${JSON.stringify(captured)}\n`, { mode: 0o600 });
      tell({ type: 'mail', mail: captured });
    },
  });
  const { fetch } = stack;
  server = await new Promise<ServerType>((resolve, reject) => {
    const listening = serve({ fetch, hostname: '127.0.0.1', port: settings.port }, () => resolve(listening));
    listening.once('error', reject);
  });
  tell({ type: 'ready', applied: stack.applied, seeded: await hasSeed(stack.database) });
}

async function seed(): Promise<void> {
  if (stack === undefined) throw new Error('The database is not open.');
  await applySeed(stack.database, existsSync(seedFile) ? readFileSync(seedFile, 'utf8') : '');
  tell({ type: 'seeded' });
}

function captureMail(mail: { to: string; subject: string; text?: string; html?: string }): CapturedMail {
  const link = /href="([^"]+)"/.exec(mail.html ?? '')?.[1]?.replaceAll('&amp;', '&') ?? null;
  const code = /\b\d{6,8}\b/.exec(mail.text ?? '')?.[0] ?? null;
  return { at: new Date().toISOString(), to: mail.to, subject: mail.subject, link, code };
}

async function end(): Promise<void> {
  server?.close();
  await stack?.close();
  process.exit(0);
}

function fail(error: unknown): void {
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  void end();
}

process.on('message', (message: ToSupabase) => {
  const work = message.type === 'open' ? open(message.settings) : seed();
  work.catch(fail);
});
process.once('disconnect', () => void end());
process.once('SIGTERM', () => void end());
process.on('SIGINT', () => undefined);
