import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child';
import type { DataFolder } from './data-folder';
import { demoPeople, keepLocalSecrets, type DemoPerson, writePrivateFile } from './local-secrets';
import { seedDemo } from './seed';
import type { CapturedMail, FromSupabase, ToSupabase } from './supabase-messages';

export interface SupabaseAddress {
  SUPABASE_URL: string;
  SUPABASE_PUBLISHABLE_KEY: string;
  SUPABASE_SECRET_KEY: string;
}

export interface RunningSupabase {
  child: Child;
  address: SupabaseAddress;
  people: DemoPerson[];
  /** Which its Auth API signs tokens with. */
  jwtSecret: string;
}

export interface SupabaseOptions {
  folder: DataFolder;
  port: number;
  /** Port of the app, which links in mails lead to. */
  appPort: number;
  onMail: (mail: CapturedMail) => void;
  say: (line: string) => void;
  verbose?: boolean;
  log?: string;
}

/** Starts the embedded Supabase, brings its schema up to date and, the first time, fills it with the demo data. */
export async function startSupabase({ folder, port, appPort, onMail, say, verbose = false, log }: SupabaseOptions): Promise<RunningSupabase> {
  const secrets = await keepLocalSecrets(folder.secrets);
  const people = demoPeople(secrets);
  const { publishableKey, secretKey, jwtSecret } = secrets;
  const url = `http://127.0.0.1:${port}`;
  const child = startChild('embedded Supabase', fileURLToPath(new URL('./serve-supabase.ts', import.meta.url)), { preload: 'tsx', log });
  child.process.on('message', (message: FromSupabase) => {
    if (message.type === 'mail') onMail(message.mail);
  });
  try {
    const settings = { port, appPort, databaseFolder: folder.database, databaseLock: folder.databaseLock, mailLog: folder.mailLog, publishableKey, secretKey, jwtSecret, verbose };
    const ready = await ask(child, { type: 'open', settings }, 'ready');
    if (ready.applied.length > 0) say(`Applied ${ready.applied.length} database migration${ready.applied.length === 1 ? '' : 's'}.`);
    if (!ready.seeded) {
      say('Making the demo organisation …');
      await seedDemo({ url, publishableKey, secretKey, people });
      await ask(child, { type: 'seed' }, 'seeded');
    }
  } catch (error) {
    await child.stop();
    throw error;
  }
  const address = { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey, SUPABASE_SECRET_KEY: secretKey };
  writePrivateFile(folder.supabaseEnv, Object.entries(address).map(([name, value]) => `${name}=${value}\n`).join(''));
  return { child, address, people, jwtSecret };
}

function ask<T extends FromSupabase['type']>(child: Child, question: ToSupabase, wanted: T): Promise<Extract<FromSupabase, { type: T }>> {
  return new Promise((resolve, reject) => {
    const listen = (message: FromSupabase) => {
      if (message.type === wanted) resolve(message as Extract<FromSupabase, { type: T }>);
      else if (message.type === 'failed') reject(new Error(message.message));
      else return;
      child.process.off('message', listen);
    };
    child.process.on('message', listen);
    void child.ended.then((how) => reject(new Error(`The ${child.name} ended too early (${how}).`)));
    child.process.send(question);
  });
}
