import path from 'node:path';
import { z } from 'zod';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { Random } from '../../../tests/support/legacy/random';
import { builtActions } from '../../../tests/support/security/server-actions';
import { buildApp } from '../../stack/app-build';
import { blankSettings } from '../../stack/blank-settings';
import type { Child } from '../../stack/child';
import { openDataFolder } from '../../stack/data-folder';
import { readMigrations } from '../../stack/database';
import { openEmbeddedSupabase } from '../../stack/embedded-supabase';
import { keepLocalSecrets } from '../../stack/local-secrets';
import { findFreePort } from '../../stack/ports';
import { startSupabase } from '../../stack/start-supabase';
import { startTestApp } from '../../stack/start-test-app';
import type { Writer } from '../writer';
import { signToken } from './access-token';
import { createBookEditor } from './book-editor';
import { booksToOpen } from './books-to-open';
import { openHttpSession } from './http-session';
import { searchWords } from './search-words';
import type { Session } from './session';
import { fillWorld, type WorldSize } from './world';

const PLENTY = '1000000/1m';
/** Longer than any benchmark takes. */
const TOKEN_SECONDS = 4 * 3_600;
const KEEP_ALIVE_SECONDS = 300;

export interface AppStack {
  origin: string;
  sessions: readonly Session[];
  /** Bytes that the app's process has in use after its garbage was collected. */
  measureMemory(): Promise<Memory>;
  close(): Promise<void>;
}

const memory = z.object({ type: z.literal('memory'), rss: z.number(), heapUsed: z.number(), external: z.number() });
export type Memory = z.output<typeof memory>;

/**
 * The built app over an embedded Supabase that is filled beforehand, both on the loopback interface and processes of their
 * own, with a session for each person. Limits count, and are too high to refuse anybody.
 * @param settings of the app, beside those
 */
export async function startAppStack(folder: string, size: WorldSize, writer: Writer, say: (line: string) => void, settings: Record<string, string> = {}): Promise<AppStack> {
  await buildApp(say, blankSettings);
  const data = openDataFolder(path.join(folder, 'stack'));
  const [port, supabasePort] = [await findFreePort(), await findFreePort()];
  const secrets = await keepLocalSecrets(data.secrets);
  say(`Filling an embedded Supabase: ${size.people} people, ${size.organizations * size.booksPerOrganization} books of ${size.slidesPerBook} slides …`);
  const filled = await openEmbeddedSupabase({
    ...secrets, databaseFolder: data.database, siteUrl: `http://localhost:${port}`, templatesFolder: 'supabase/templates',
    migrations: await readMigrations('supabase/migrations'), sendMail: () => Promise.resolve(),
  });
  const sql = async (text: string, values: readonly unknown[] = []) => (await filled.database.query<Record<string, unknown>>(text, [...values])).rows;
  const people = await fillWorld([sql], size, writer);
  await sql('analyze');
  await filled.close();

  const supabase = await startSupabase({ folder: data, port: supabasePort, appPort: port, onMail: () => undefined, say, log: path.join(folder, 'supabase.log') });
  const limits = Object.fromEntries(rateLimitClasses.map((name) => [`RATE_LIMIT_${name.toUpperCase()}`, PLENTY]));
  const preload = new URL('./measure-memory.mjs', import.meta.url).href;
  const app = await startTestApp({
    port, keepAliveSeconds: KEEP_ALIVE_SECONDS, log: path.join(folder, 'app.log'),
    env: { ...supabase.address, ...limits, ...settings, NODE_OPTIONS: `--import=${preload}` },
  });
  const origin = `http://localhost:${port}`;
  const saveAction = builtActions().find(({ name }) => name === 'saveChanges')?.id;
  if (saveAction === undefined) throw new Error('The built app has no action that saves changes.');
  const random = new Random(55);
  const words = searchWords(writer, random);
  const sessions = people.map((person) => {
    const token = signToken(person, { jwtSecret: secrets.jwtSecret, seconds: TOKEN_SECONDS });
    return openHttpSession({ origin, person, token, editor: createBookEditor(person.ownBook, random, writer), saveAction, words, nextBook: booksToOpen(person, random) });
  });
  return {
    origin, sessions,
    measureMemory: () => askForMemory(app),
    close: async () => void (await Promise.allSettled(sessions.map((session) => session.close()))),
  };
}

function askForMemory({ process: server, ended }: Child): Promise<Memory> {
  return new Promise((resolve, reject) => {
    const listen = (message: unknown) => {
      const answered = memory.safeParse(message);
      if (!answered.success) return;
      server.off('message', listen);
      resolve(answered.data);
    };
    server.on('message', listen);
    void ended.then((how) => reject(new Error(`The app ended (${how}).`)));
    server.send({ type: 'measure memory' });
  });
}
