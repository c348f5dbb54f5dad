import { pieceHash } from '@/lib/domain/piece-hash';
import { outcomeOf } from '@/lib/editor/autosave';
import type { Journal } from '@/lib/editor/autosave';
import { reloadPitchbook, saveChanges } from '@/lib/actions/editor';
import { reportBrowserError } from '@/lib/observability/report-browser-error';
import { runAction } from '@/components/ui/run-action';
import type { EditorPorts } from './editor-ports';

const TIMEOUT_MS = 30_000;

/** The world of the real editor: server actions, the browser's clock and database. */
export function browserPorts(pitchbookId: string, author: string, journal: () => Journal | null): EditorPorts {
  return {
    async save(changeSet) {
      // What is sent is judged by the action's schema; the engine's own type is looser than it.
      const changesHash = pieceHash(changeSet.changes);
      const sent = runAction(() => saveChanges({ ...changeSet, author, changesHash } as Parameters<typeof saveChanges>[0]));
      return outcomeOf(await withinTime(sent, NO_ANSWER));
    },
    async reload() {
      const result = await withinTime(runAction(() => reloadPitchbook({ id: pitchbookId })), NO_ANSWER);
      if (result.ok) return { kind: 'book', book: result.data };
      const { code } = result.error;
      return code === 'not_found' || code === 'forbidden' ? { kind: 'gone' } : { kind: 'failed', error: new Error(`The book could not be read again: ${code}`) };
    },
    journal: {
      write: (entry) => journal()?.write(entry),
      clear: () => journal()?.clear(),
    },
    onFault: (fault) => reportBrowserError(fault instanceof Error ? fault : new Error(String(fault))),
    now: () => Date.now(),
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    setTimer: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}

const NO_ANSWER = { ok: false, error: { code: 'unavailable', message: 'The server did not answer.', requestId: '' } } as const;

/** A request that hangs counts as unanswered: the same change set is sent again under its own id, so twice does no harm. */
async function withinTime<T, F>(answer: Promise<T>, late: F): Promise<T | F> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<F>((resolve) => {
    timer = setTimeout(() => resolve(late), TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
