import { buildNewBook } from '../../support/new-book';
import type { DeckTemplate, PitchbookDocument } from '@/lib/domain/pitchbook';
import type { JournalEntry, SaveOutcome } from '@/lib/editor/autosave-state';
import { applyChanges, type Change, type ChangeSet } from '@/lib/editor/changes';
import { openDocument, toPitchbook } from '@/lib/editor/document';
import { createEditorStore, type EditorStore, type OpenedBook } from '@/components/editor/store/editor-store';
import { template } from '../slide/fixtures';

export const deck: DeckTemplate = {
  ...template,
  layouts: [...template.layouts, { id: 'l5', name: 'Legal Notice', slideType: 'legal', placeholders: [] }],
};

export function newBook(): PitchbookDocument {
  let made = 0;
  return buildNewBook(
    { title: 'Project Aurora', organizationId: 'org', createdBy: 'me', sections: [{ title: 'Market', numberOfSlides: 2 }, { title: 'Offer', numberOfSlides: 1 }] },
    deck,
    { newId: () => `id-${(made += 1)}`, now: '2026-01-01T00:00:00Z' },
  );
}

type WorldOptions = Partial<Pick<OpenedBook, 'canEdit' | 'slideId'>> & {
  /** What the server does to texts before it keeps them. */
  clean?: (json: string) => string;
  /** Why the server does not take a change; null for one that it takes. */
  judge?: (change: Change) => string | null;
};

/** A server with one book, a clock that stands still until it is moved, and a journal in memory. */
export function editorWorld({ clean = (json) => json, judge = () => null, ...options }: WorldOptions = {}) {
  let server = newBook();
  let now = 0;
  let made = 0;
  let timers: { at: number; run: () => void }[] = [];
  let reachable = true;
  let held: Promise<void> | null = null;
  const sent: ChangeSet[] = [];
  const journal: { entry: JournalEntry | null } = { entry: null };

  function accept(changeSet: ChangeSet): SaveOutcome {
    const { document, saved } = openDocument(server);
    const faults = changeSet.changes.flatMap((change, index) => {
      const reason = judge(change);
      return reason === null ? [] : [{ index, reason }];
    });
    if (faults.length > 0) return { kind: 'invalid', message: 'Some of the values are not valid.', faults };
    const changes = JSON.parse(clean(JSON.stringify(changeSet.changes))) as Change[];
    const applied = applyChanges(document, saved.versions, changes);
    if (!applied.ok) return { kind: 'conflict' };
    const answer = { revision: saved.revision + 1, updatedAt: '2026-01-02T00:00:00Z', versions: applied.versions };
    server = toPitchbook(applied.document, answer);
    return { kind: 'saved', ...answer, changes };
  }

  const open = (): EditorStore =>
    createEditorStore(
      { book: server, template: deck, canEdit: () => true, slideId: null, ...options },
      {
        save: async (changeSet) => {
          sent.push(changeSet);
          await held;
          return reachable ? accept(changeSet) : { kind: 'unavailable' };
        },
        reload: () => Promise.resolve({ kind: 'book', book: server }),
        journal: {
          write: (entry) => {
            journal.entry = entry;
          },
          clear: () => {
            journal.entry = null;
          },
        },
        newId: () => `new-${(made += 1)}`,
        now: () => now,
        random: () => 0.5,
        setTimer: (run, milliseconds) => {
          const timer = { at: now + milliseconds, run };
          timers.push(timer);
          return () => {
            timers = timers.filter((each) => each !== timer);
          };
        },
      },
    );

  /** Lets time pass: due timers run in their order, and every answer arrives. */
  const pass = async (milliseconds: number) => {
    const until = now + milliseconds;
    for (;;) {
      await settled();
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers = timers.filter((each) => each !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = until;
  };

  return {
    open, pass, sent, journal,
    server: () => server,
    /** The next answers wait until what this gives back is called. */
    holdAnswers(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    setReachable: (value: boolean) => {
      reachable = value;
    },
  };
}

/** Promises that are already kept have told everyone. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
