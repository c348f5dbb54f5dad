import { z } from 'zod';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import {
  initialState, resumedState, step,
  type AutosaveEvent, type AutosaveState, type Effect, type JournalEntry, type SaveOutcome,
} from './autosave-state';
import type { Change, ChangeSet } from './changes';
import type { ConflictChoice } from './conflicts';
import type { EditorDocument, Saved } from './document';
import { isEqual } from './pieces';
import type { Fault } from './refused-pieces';

export type Journal = { write(entry: JournalEntry): void | Promise<void>; clear(): void | Promise<void> };

export type AutosaveOptions = {
  document: EditorDocument;
  saved: Saved;
  /** What the journal kept of this book from a tab that was closed or crashed. */
  resume?: JournalEntry | null;
  save(changeSet: ChangeSet): Promise<SaveOutcome>;
  /** The book as it is now; null where it is not there any more, or not for this person. */
  reload(): Promise<PitchbookDocument | null>;
  newId(): string;
  now(): number;
  random(): number;
  /** Runs the function after so many milliseconds; answers how to call it off. */
  setTimer(run: () => void, milliseconds: number): () => void;
  journal: Journal;
  /** Faults that cost no edit by themselves: a full disk under the journal, a lost connection. */
  onFault?(error: unknown): void;
};

export type Autosave = {
  getState(): AutosaveState;
  subscribe(listener: () => void): () => void;
  edit(document: EditorDocument): void;
  saveNow(): void;
  online(): void;
  retry(): void;
  acceptRemote(book: PitchbookDocument): void;
  gone(): void;
  resolve(choices: Record<string, ConflictChoice>): void;
  /** Stops for good; settles when the journal has written what there was to keep. */
  dispose(): Promise<void>;
  /** Stops for good, and leaves the journal to its successor. */
  handOver(): void;
  /** Settles when the journal has written everything so far. */
  journaled(): Promise<void>;
};

/**
 * One write at a time, always of the newest state: a slow disk makes fewer writes, not a queue of them. Only what cannot
 * wait is written beside one that is still under way.
 */
function journalWriter(journal: Journal, onFault: (error: unknown) => void) {
  let next: AutosaveState | null = null;
  let running = 0;
  let drained: Promise<void> = Promise.resolve();
  const drain = async () => {
    running += 1;
    while (next) {
      const { hasUnsaved, base, saved, document, inFlight, conflicts } = next;
      next = null;
      try {
        await (hasUnsaved || inFlight ? journal.write({ base, saved, document, inFlight, conflicts }) : journal.clear());
      } catch (error) {
        onFault(error);
      }
    }
    running -= 1;
  };
  return {
    keep(state: AutosaveState, atOnce = false) {
      next = state;
      if (running === 0 || atOnce) drained = Promise.all([drained, drain()]).then(() => undefined);
    },
    drop() {
      next = null;
    },
    drained: () => drained,
  };
}

/** Runs the state machine: timers, requests, the journal. All of them come in from outside. */
export function createAutosave(options: AutosaveOptions): Autosave {
  const { save, reload, newId, now, random, setTimer, journal, onFault = () => undefined } = options;
  const { resume } = options;
  const resumes = resume && (resume.inFlight || !isEqual(resume.base, resume.document));
  let state = resumes ? resumedState(resume) : initialState(options.document, options.saved);
  let cancelTimer = () => {};
  let disposed = false;
  const listeners = new Set<() => void>();
  const { keep, drop, drained } = journalWriter(journal, onFault);

  function dispatch(event: AutosaveEvent): void {
    if (disposed) return;
    const before = state;
    const { state: next, effects } = step(state, event, { newId, now: now(), random });
    state = next;
    const contents = (of: AutosaveState) => [of.document, of.base, of.inFlight, of.conflicts, of.hasUnsaved];
    // The journal knows of a change set before the server does: its answer can be lost, its id cannot. Without the id, what
    // was sent while the page closed would look like another person's edit the next time.
    if (contents(before).some((value, index) => value !== contents(next)[index])) keep(next, effects.some(({ kind }) => kind === 'send'));
    if (next.phase !== 'dirty' && next.retryAt === null) cancelTimer();
    effects.forEach(run);
    for (const listener of listeners) listener();
  }

  function run(effect: Effect): void {
    if (effect.kind === 'wait') {
      cancelTimer();
      cancelTimer = setTimer(() => dispatch({ type: 'due' }), Math.max(0, effect.until - now()));
    } else if (effect.kind === 'send') {
      save(effect.changeSet).then(
        (outcome) => dispatch({ type: 'answered', outcome }),
        (error: unknown) => {
          onFault(error);
          dispatch({ type: 'answered', outcome: { kind: 'unavailable' } });
        },
      );
    } else {
      reload().then(
        (book) => dispatch(book ? { type: 'reloaded', book } : { type: 'gone' }),
        (error: unknown) => {
          onFault(error);
          dispatch({ type: 'reloadFailed' });
        },
      );
    }
  }

  function stop(): void {
    disposed = true;
    cancelTimer();
    listeners.clear();
  }

  // It comes from the journal of a tab that is gone, and is in this one's from now on.
  if (resume) keep(state, true);
  if (resumes) dispatch({ type: 'due' });

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit: (document) => dispatch({ type: 'edited', document }),
    saveNow: () => {
      if (state.phase === 'dirty') dispatch({ type: 'due' });
      // What cannot be sent yet is at least safe on this device.
      else if (state.hasUnsaved) keep(state, true);
    },
    online: () => {
      if (state.phase === 'offline') dispatch({ type: 'due' });
    },
    retry: () => {
      if (['offline', 'signed-out', 'refused'].includes(state.phase)) dispatch({ type: 'due' });
    },
    acceptRemote: (book) => dispatch({ type: 'reloaded', book }),
    gone: () => dispatch({ type: 'gone' }),
    resolve: (choices) => dispatch({ type: 'resolved', choices }),
    dispose() {
      stop();
      return drained();
    },
    handOver() {
      stop();
      drop();
    },
    journaled: drained,
  };
}

type Answer =
  | { ok: true; data: Saved & { changes?: Change[] } }
  | { ok: false; error: { code: string; message: string; retryAfter?: number; errors?: { field: string; message: string }[] } };

/** What the machine makes of a server action's answer. */
export function outcomeOf(result: Answer): SaveOutcome {
  if (result.ok) return { kind: 'saved', ...result.data };
  const { code, message, retryAfter = 30, errors = [] } = result.error;
  switch (code) {
    case 'edit_conflict':
    case 'conflict':
    case 'stale_revision':
      return { kind: 'conflict' };
    case 'rate_limited':
      return { kind: 'rate_limited', retryAfter };
    case 'unauthenticated':
      return { kind: 'signed_out' };
    // Whether the set was applied is not known, so the same one is sent again.
    case 'unavailable':
      return { kind: 'unavailable', retryAfter: result.error.retryAfter };
    case 'internal':
      return { kind: 'unavailable' };
    case 'validation':
    case 'payload_too_large':
      return { kind: 'invalid', message: errors[0]?.message ?? message, faults: errors.flatMap(faultOf) };
    case 'not_found':
      return { kind: 'gone' };
    default:
      return { kind: 'refused', message };
  }
}

/** Of "changes.3.value.notes": the fourth change. */
function faultOf({ field, message }: { field: string; message: string }): Fault[] {
  const index = /^changes\.(\d+)(?:\.|$)/.exec(field)?.[1];
  return index === undefined ? [] : [{ index: Number(index), reason: message }];
}

const order = z.looseObject({ front: z.array(z.string()), sections: z.array(z.looseObject({ id: z.string(), slides: z.array(z.string()) })) });
const anyRecord = z.record(z.string(), z.unknown());
const section = z.looseObject({ id: z.string(), title: z.string() });
const slide = z.looseObject({
  id: z.string(), layoutName: z.string(), type: z.string(), notes: z.string(), prompts: anyRecord, promptModes: anyRecord,
  content: z.looseObject({ placeholders: anyRecord }),
});
const storedDocument = z.looseObject({
  meta: z.looseObject({ id: z.string() }), book: z.looseObject({ title: z.string() }), order,
  sections: z.record(z.string(), section), slides: z.record(z.string(), slide),
});
/** What the engine needs of an entry; one that another version of the app wrote can lack it. */
const shell = z.looseObject({
  base: storedDocument,
  document: storedDocument,
  saved: z.looseObject({ revision: z.number(), versions: z.record(z.string(), z.number()) }),
  inFlight: z.looseObject({ changeId: z.string(), changes: z.array(z.looseObject({ kind: z.string(), entity: z.string(), id: z.string() })) }).nullable(),
  conflicts: z.array(z.looseObject({ key: z.string() })),
});

/** The journal's entry if it is one and belongs to this book; null for anything else that may lie there. */
export function readJournalEntry(stored: unknown, pitchbookId: string): JournalEntry | null {
  const parsed = shell.safeParse(stored);
  if (!parsed.success || parsed.data.document.meta.id !== pitchbookId) return null;
  return stored as JournalEntry;
}
