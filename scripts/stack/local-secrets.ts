import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { generateApiKey } from '@supabase/lite';
import { z } from 'zod';

const demoRoles = ['owner', 'admin', 'member', 'viewer'] as const;
export type DemoRole = (typeof demoRoles)[number];

export interface DemoPerson {
  role: DemoRole;
  fullName: string;
  email: string;
  password: string;
}

const fullNames: Record<DemoRole, string> = { owner: 'Olivia Hart', admin: 'Adam Brandt', member: 'Mina Okafor', viewer: 'Victor Lindqvist' };

const localSecrets = z.object({
  jwtSecret: z.string().min(64),
  publishableKey: z.string().startsWith('sb_publishable_'),
  secretKey: z.string().startsWith('sb_secret_'),
  demoPasswords: z.record(z.enum(demoRoles), z.string().min(16)),
});
export type LocalSecrets = z.infer<typeof localSecrets>;

/** Reads the secrets of this machine's stack; the first time, makes them up and keeps them (0600). */
export async function keepLocalSecrets(file: string): Promise<LocalSecrets> {
  if (existsSync(file)) return localSecrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets: LocalSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    publishableKey: (await generateApiKey('publishable')).key,
    secretKey: (await generateApiKey('secret')).key,
    demoPasswords: { owner: password(), admin: password(), member: password(), viewer: password() },
  };
  writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

/** The people of the demo organisation, who exist in the embedded stack only. */
export function demoPeople(secrets: LocalSecrets): DemoPerson[] {
  return demoRoles.map((role) => ({ role, fullName: fullNames[role], email: `${role}@demo.example`, password: secrets.demoPasswords[role] }));
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivateFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function password(): string {
  return randomBytes(12).toString('base64url');
}
