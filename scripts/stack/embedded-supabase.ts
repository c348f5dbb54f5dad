import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { App, type EmailDriver } from '@supabase/lite';
import { PgliteConnection } from '@supabase/lite/pglite';
import { applyMigrations, type Migration, postgresExtensions, prepareDatabase } from './database';
import { oneAtATime } from './one-at-a-time';

export interface EmbeddedSupabaseOptions {
  /** Folder of the database files; undefined keeps them in memory. */
  databaseFolder: string | undefined;
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
  /** Origin of the app, which links in mails lead to. */
  siteUrl: string;
  migrations: Migration[];
  /** Folder of the mail templates, shared with hosted projects. */
  templatesFolder: string;
  sendMail: EmailDriver['send'];
}

export interface EmbeddedSupabase {
  /** The REST and Auth APIs. */
  fetch: (request: Request) => Promise<Response>;
  database: PGlite;
  /** Versions of the migrations that were applied now. */
  applied: string[];
  close: () => Promise<void>;
}

/** Opens the database and brings its schema up to date. */
export async function openEmbeddedSupabase(options: EmbeddedSupabaseOptions): Promise<EmbeddedSupabase> {
  const connection = new PgliteConnection({
    url: options.databaseFolder,
    pgliteOptions: { extensions: postgresExtensions },
  });
  const app = new App({
    connection,
    api: { max_rows: 10_000 },
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      publishable_key: options.publishableKey,
      secret_key: options.secretKey,
      site_url: options.siteUrl,
      minimum_password_length: 10,
      email: {
        enable_signup: true,
        enable_confirmations: false,
        template: { recovery: { subject: 'Reset your password', content_path: path.join(options.templatesFolder, 'recovery.html') } },
      },
    },
    options: {
      server: { admin: false, disableStudio: true, disableFallback: true },
      drivers: { email: { send: options.sendMail } },
    },
  });
  try {
    await app.ensureSystemSchema();
    await prepareDatabase(connection.driver);
    const applied = await applyMigrations(connection.driver, options.migrations, options.databaseFolder);
    keepGrantsOfMigrations(connection);
    return { fetch: oneAtATime((request: Request) => app.fetch(request)), database: connection.driver, applied, close: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * At its first query the emulator grants everything on every table to the API roles, which would undo each `revoke` of our
 * migrations. It does so only while it does not know yet whether row level security is in use: tell it.
 */
function keepGrantsOfMigrations(connection: PgliteConnection): void {
  Object.assign(connection, { rlsState: 'active' });
}
