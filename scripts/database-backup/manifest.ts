import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { BackupError } from './postgres-tools';

const FORMAT = 2;

/** What lies beside a dump, so that a damaged or incomplete restore shows. */
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  takenAt: z.iso.datetime(),
  server: z.string(),
  /** Newest migration of the database, '' where it keeps no journal. */
  migration: z.string(),
  bytes: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Rows of each table at the instant of the dump. */
  rows: z.record(z.string(), z.int()),
  /** Default privileges as statements, which the dump does not hold. */
  defaultPrivileges: z.array(z.string().startsWith('alter default privileges ')),
});
export type Manifest = z.infer<typeof manifestSchema>;

const anyFormat = z.looseObject({ format: z.int() });

export const manifestFile = (dump: string) => `${dump.replace(/\.dump$/, '')}.json`;

export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The manifest of a dump that is as it was written. @throws BackupError */
export async function readManifest(dump: string): Promise<Manifest> {
  const name = path.basename(manifestFile(dump));
  let text: string;
  try {
    text = readFileSync(manifestFile(dump), 'utf8');
  } catch {
    throw new BackupError(`${name} is not beside the dump: without it nothing can be proved.`);
  }
  const content: unknown = JSON.parse(text);
  const other = anyFormat.safeParse(content);
  if (other.success && other.data.format !== FORMAT) {
    throw new BackupError(`${name} was made by another version (format ${other.data.format}; this one reads ${FORMAT}): docs/deployment.md says how to put it back.`);
  }
  const manifest = manifestSchema.safeParse(content);
  if (!manifest.success) throw new BackupError(`${name} is no manifest of a backup as this version makes them.`);
  const found = await hashFile(dump).catch(() => null);
  if (found === null) throw new BackupError(`${dump} cannot be read.`);
  if (found !== manifest.data.sha256) throw new BackupError(`${path.basename(dump)} is not what was written: its hash differs from its manifest.`);
  return manifest.data;
}

/** Tables whose rows are not as many as when the dump was made: `schema.table: 3 of 4 rows`. */
export function missingRows(expected: Record<string, number>, found: Record<string, number>): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].toSorted();
  return names.filter((name) => expected[name] !== found[name]).map((name) => `${name}: ${found[name] ?? 'no table'} of ${expected[name] ?? 'no'} rows`);
}
