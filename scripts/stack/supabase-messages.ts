/** What the embedded Supabase and the process that started it tell each other. */
export interface SupabaseSettings {
  port: number;
  appPort: number;
  databaseFolder: string;
  databaseLock: string;
  mailLog: string;
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
  verbose: boolean;
}

export interface CapturedMail {
  at: string;
  to: string;
  subject: string;
  link: string | null;
  code: string | null;
}

export type ToSupabase = { type: 'open'; settings: SupabaseSettings } | { type: 'seed' };

export type FromSupabase =
  | { type: 'ready'; applied: string[]; seeded: boolean }
  | { type: 'seeded' }
  | { type: 'mail'; mail: CapturedMail }
  | { type: 'failed'; message: string };
