import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** Where the local state lies. All of it is private to the person who runs the stack. */
export interface DataFolder {
  root: string;
  database: string;
  secrets: string;
  supabaseEnv: string;
  mailLog: string;
  startLock: string;
  databaseLock: string;
}

/** Makes the folder (0700) where it is missing, and names what lies in it. */
export function openDataFolder(folder: string): DataFolder {
  const root = path.resolve(folder);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const inside = (name: string) => path.join(root, name);
  return {
    root,
    database: inside('database'),
    secrets: inside('secrets.json'),
    supabaseEnv: inside('supabase.env'),
    mailLog: inside('mail.log'),
    startLock: inside('start.sock'),
    databaseLock: inside('database.sock'),
  };
}
