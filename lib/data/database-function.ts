import 'server-only';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { retryTransient } from '@/lib/server/retry';
import type { Database } from '@/lib/supabase/database.types';
import type { AppliedChanges, BookPresence, PitchbookPage, PitchbookRevision, PitchbookSummary, StampedDeckTemplate, ViewerProfile } from './answers';

type Functions = Database['public']['Functions'];

/** What each function answers: the generated types only know that it is JSON. */
interface Answers {
  apply_changes: AppliedChanges;
  create_pitchbook_atomic: PitchbookDocument;
  delete_account: null;
  delete_pitchbook_safe: { deleted: { sections: number; slides: number } };
  duplicate_pitchbook: PitchbookDocument;
  get_pitchbook: PitchbookDocument;
  get_pitchbook_revision: PitchbookRevision;
  get_stamped_deck_template: StampedDeckTemplate;
  get_viewer: ViewerProfile;
  leave_presence: null;
  list_pitchbooks: PitchbookPage;
  patch_pitchbook: PitchbookDocument;
  purge_pitchbook: { purged: true };
  restore_pitchbook: PitchbookSummary;
  touch_presence: BookPresence;
  unarchive_pitchbook: PitchbookDocument;
  update_profile: null;
}

/** What a function takes; nothing at all where it has no parameters. */
type Arguments<N extends keyof Answers> = [Functions[N]['Args']] extends [never] ? [] : [args: Functions[N]['Args']];

/** Calls one function of the database as the caller. Its errors are classified here and nowhere else. */
export function callDatabase<N extends keyof Answers>(caller: Pick<Caller, 'db'>, name: N, ...[args]: Arguments<N>): Promise<Result<Answers[N]>> {
  return call(caller, name, args);
}

/** The same for what may safely be asked again: reads, and writes that the database does only once. */
export function callDatabaseAgain<N extends keyof Answers>(caller: Pick<Caller, 'db'>, name: N, ...[args]: Arguments<N>): Promise<Result<Answers[N]>> {
  return retryTransient((signal) => call(caller, name, args, signal));
}

async function call<N extends keyof Answers>({ db }: Pick<Caller, 'db'>, name: N, args: Arguments<N>[0], signal?: AbortSignal): Promise<Result<Answers[N]>> {
  const query = db.rpc(name, args);
  const { data, error, status }: { data: unknown; error: unknown; status: number } = await (signal ? query.abortSignal(signal) : query);
  return error ? fail(classifyDatabaseError(error, status)) : ok(data as Answers[N]);
}
