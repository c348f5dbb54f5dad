import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { Database, Json } from '@/lib/supabase/database.types';
import type { ImportBook } from './import-record';

const BOOKS_PER_CALL = 100;

const batchAnswer = z.object({
  imported: z.array(z.string()),
  skipped: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), code: z.string(), reason: z.string().optional() })),
});
export type BatchAnswer = z.infer<typeof batchAnswer>;

/** The place books are imported into: one organisation of a Supabase, reached with the secret key. */
export type ImportTarget = {
  importBooks(books: ImportBook[], onProgress: (done: number) => void): Promise<BatchAnswer>;
};

export type TargetOptions = { url: string; secretKey: string; organization: string; sourceName: string };

/**
 * Finds the organisation and opens a run in its ledger.
 *
 * @returns null where there is no such organisation.
 * @throws Error with a plain message where the database does not answer.
 */
export async function openImportTarget(options: TargetOptions): Promise<ImportTarget | null> {
  const db: SupabaseClient<Database> = createClient<Database>(options.url, options.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const organization = await answerOf(db.from('organizations').select('id').eq('slug', options.organization).maybeSingle());
  if (!organization) return null;
  return {
    async importBooks(books, onProgress) {
      const lease = crypto.randomUUID();
      const run = await answerOf(
        db.from('migration_runs').insert({ organization_id: organization.id, source_name: options.sourceName, lease }).select('id').single(),
      );
      if (!run) throw new Error('the run could not be entered in the ledger');
      const total: BatchAnswer = { imported: [], skipped: [], refused: [] };
      try {
        for (let at = 0; at < books.length; at += BOOKS_PER_CALL) {
          const batch = books.slice(at, at + BOOKS_PER_CALL);
          const answer = batchAnswer.parse(
            await answerOf(
              db.rpc('import_pitchbooks', { p_organization_id: organization.id, p_run_id: run.id, p_lease: lease, p_books: batch as unknown as Json }),
            ),
          );
          total.imported.push(...answer.imported);
          total.skipped.push(...answer.skipped);
          total.refused.push(...answer.refused);
          onProgress(at + batch.length);
        }
      } catch (error) {
        await db.from('migration_runs').update({ status: 'failed', finished_at: new Date().toISOString() }).eq('id', run.id);
        throw error;
      }
      const counts = { imported: total.imported.length, skipped: total.skipped.length, refused: total.refused.length };
      await answerOf(
        db
          .from('migration_runs')
          .update({ status: 'completed', finished_at: new Date().toISOString(), counts })
          .eq('id', run.id)
          .select('id')
          .single(),
      );
      return total;
    },
  };
}

/** The data of an answer, or its error as an exception: a tool at a terminal has nobody else to tell. */
async function answerOf<T>(request: PromiseLike<{ data: T; error: { message: string; code?: string } | null }>): Promise<T> {
  const { data, error } = await request;
  if (error) throw new Error(`the database refused: ${error.code ?? ''} ${error.message}`.trim());
  return data;
}
