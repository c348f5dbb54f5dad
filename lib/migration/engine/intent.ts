import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fileError } from '../backup/file-error';
import { MigrationError } from '../migration-error';
import { writePrivateFile } from './private-file';

const intentSchema = z.object({
  format: z.literal(1),
  runId: z.uuid(),
  /** Slug. */
  organization: z.string(),
  createOrganization: z.boolean(),
  /** E-mail address; null for nobody. */
  author: z.string().nullable(),
  /** Absolute path. */
  source: z.string(),
  batchSize: z.int().min(1),
  onConflict: z.enum(['skip', 'fail']),
  again: z.boolean(),
  startedAt: z.iso.datetime(),
});

/** What a run was asked to do, written before it does anything, so that it can be resumed from its first instant. */
export type Intent = z.infer<typeof intentSchema>;

export type RunOptions = Pick<Intent, 'createOrganization' | 'author' | 'batchSize' | 'onConflict' | 'again'>;

/** The options that the ledger and the reports keep: the path of the source and the author's address stay on this machine. */
export const publicOptions = ({ createOrganization, batchSize, onConflict, again }: RunOptions) => ({ createOrganization, batchSize, onConflict, again });

const intentFile = (folder: string): string => path.join(folder, 'intent.json');

/** The folder of one run: its backup, its files of what stayed out, its reports. */
export const runFolder = (workFolder: string, runId: string): string => path.join(workFolder, runId);

export async function writeIntent(folder: string, intent: Intent): Promise<void> {
  await writePrivateFile(intentFile(folder), `${JSON.stringify(intent, null, 2)}\n`);
}

/** @returns null where there is none: the run ended, or was made on another machine. */
export async function findIntent(folder: string): Promise<Intent | null> {
  let text;
  try {
    text = await readFile(intentFile(folder), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fileError(error, intentFile(folder), 'read');
  }
  const parsed = intentSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new MigrationError(`${intentFile(folder)} is not readable as the intent of a run.`, {
    code: 'file_access', hint: 'Name the run and its source: resume <run> <source>.',
  });
}

export async function removeIntent(folder: string): Promise<void> {
  await rm(intentFile(folder), { force: true });
}

/** The unfinished runs of this work folder, the latest first. */
export async function listIntents(workFolder: string): Promise<Intent[]> {
  let names: string[];
  try {
    names = await readdir(workFolder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError(error, workFolder, 'read');
  }
  const found = await Promise.all(names.filter((name) => z.uuid().safeParse(name).success).map((name) => findIntent(path.join(workFolder, name))));
  return found.filter((intent) => intent !== null).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
