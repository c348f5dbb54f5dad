/** An embedded Supabase in a process of its own: so that the test can end it like a crash, and neither waits for the other. */
import { serve } from '@hono/node-server';
import { readMigrations } from '../../../scripts/stack/database';
import { type EmbeddedSupabase, openEmbeddedSupabase } from '../../../scripts/stack/embedded-supabase';

export type StageSettings = { databaseFolder: string; port: number; publishableKey: string; secretKey: string };
export type ToStage = { type: 'open'; settings: StageSettings } | { type: 'sql'; id: number; text: string } | { type: 'close' };
export type FromStage = { type: 'ready' } | { type: 'rows'; id: number; rows: Record<string, unknown>[] } | { type: 'failed'; id: number; message: string };

let stack: EmbeddedSupabase | undefined;
const tell = (message: FromStage) => void process.send?.(message);

async function open({ port, ...settings }: StageSettings): Promise<void> {
  // The emulator prints each refused statement with its values.
  console.error = console.warn = console.log = () => undefined;
  stack = await openEmbeddedSupabase({
    ...settings,
    jwtSecret: 'a secret that only this test knows, of forty characters',
    siteUrl: 'http://localhost:3000',
    templatesFolder: 'supabase/templates',
    migrations: await readMigrations('supabase/migrations'),
    sendMail: async () => undefined,
  });
  serve({ fetch: stack.fetch, hostname: '127.0.0.1', port }, () => tell({ type: 'ready' }));
}

async function answer(id: number, text: string): Promise<void> {
  const results = await stack?.database.exec(text);
  tell({ type: 'rows', id, rows: (results?.at(-1)?.rows ?? []) as Record<string, unknown>[] });
}

async function close(): Promise<void> {
  await stack?.close();
  process.exit(0);
}

process.on('message', (message: ToStage) => {
  const id = message.type === 'sql' ? message.id : 0;
  const work = message.type === 'open' ? open(message.settings) : message.type === 'sql' ? answer(id, message.text) : close();
  work.catch((error: unknown) => tell({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) }));
});
process.once('disconnect', () => void close());
