import type { CommandContext } from '@/lib/editor/commands/command';
import { commands, type CommandArgs, type CommandName } from '@/lib/editor/commands/registry';
import { isDivider, openDocument, slideIds, toPitchbook, type EditorDocument } from '@/lib/editor/document';
import { diffDocuments, isEmptyDiff } from '@/lib/editor/diff';
import { createAutosave, type Autosave } from '@/lib/editor/autosave';
import type { AutosaveState, JournalEntry } from '@/lib/editor/autosave-state';
import type { ConflictChoice } from '@/lib/editor/conflicts';
import { canRedo, canUndo, closeEntry, emptyHistory, record, redo, undo, type History } from '@/lib/editor/history';
import { rebase } from '@/lib/editor/rebase';
import type { DeckTemplate, PitchbookDocument } from '@/lib/domain/pitchbook';
import type { EditorPorts } from './editor-ports';

export type Selection = {
  /** The slide in the middle. */
  slideId: string;
  /** All selected slides of the list, in no order; the one in the middle is one of them. */
  slideIds: string[];
  /** The box whose prompts are shown, and whether its text is being edited. */
  placeholderId: string | null;
  editing: boolean;
};

export type EditorState = {
  autosave: AutosaveState;
  book: PitchbookDocument;
  selection: Selection;
  history: History;
  /** What was found of an earlier visit on this machine: it is in the book again, or cannot be read and stays where it is. */
  leftBehind: 'restored' | 'unreadable' | null;
};

type Runnable = { label: string; coalesce?: (args: never) => string | null; run: (context: CommandContext, args: never) => { document: EditorDocument; select?: string[]; refused?: string } };

export type OpenedBook = {
  book: PitchbookDocument;
  template: DeckTemplate;
  /** Whether this person may edit the book as it is now: it can be archived meanwhile. */
  canEdit: (book: PitchbookDocument) => boolean;
  /** The slide to begin with, where it exists. */
  slideId: string | null;
};

export type EditorStore = ReturnType<typeof createEditorStore>;

/**
 * The state of an open book: the document with its undo, the autosave machine, and what is selected.
 * React reads it through `subscribe` and `getState`; everything in it is replaced, never changed.
 */
export function createEditorStore({ book: opened, template, canEdit, slideId }: OpenedBook, ports: EditorPorts) {
  const { document, saved } = openDocument(opened);
  const first = slideId !== null && document.slides[slideId] ? slideId : (slideIds(document)[0] ?? '');
  const listeners = new Set<() => void>();
  let autosave = startAutosave(null);
  let state: EditorState = {
    autosave: autosave.getState(),
    book: opened,
    selection: onSlide(first),
    history: emptyHistory,
    leftBehind: null,
  };

  function startAutosave(resume: JournalEntry | null): Autosave {
    const started = createAutosave({ ...ports, document, saved, resume, reload: reloadOrFail });
    started.subscribe(follow);
    return started;
  }

  async function refresh() {
    const outcome = await ports.reload();
    if (outcome.kind === 'book') autosave.acceptRemote(outcome.book);
    else if (outcome.kind === 'gone') autosave.gone();
  }

  async function reloadOrFail(): Promise<PitchbookDocument | null> {
    const outcome = await ports.reload();
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome.kind === 'book' ? outcome.book : null;
  }

  /** Settles when no request is under way. */
  function quiet(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (state.autosave.phase === 'saving' || state.autosave.phase === 'merging') return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  }

  function publish(next: Partial<EditorState>) {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  /** Takes over what saving made of the document: its own edits, other people's, new versions. */
  function follow() {
    const before = state.autosave;
    const after = autosave.getState();
    const same = after.document === before.document && after.saved === before.saved;
    publish({
      autosave: after,
      book: same ? state.book : toPitchbook(after.document, after.saved),
      selection: keepSelection(state.selection, before.document, after.document),
    });
  }

  function context(): CommandContext {
    const { slideId: currentSlideId, slideIds: selectedSlideIds } = state.selection;
    return { document: state.autosave.document, deckTemplate: template, newId: ports.newId, currentSlideId, selectedSlideIds };
  }

  function travel(direction: typeof undo): { label: string; done: boolean } | null {
    const stepped = direction(state.history, state.autosave.document);
    if (!stepped) return null;
    const { label, done } = stepped;
    if (!done) {
      publish({ history: stepped.history });
      return { label, done };
    }
    const touched = touchedSlide(state.autosave.document, stepped.document);
    const selection = touched === null || touched === state.selection.slideId ? state.selection : onSlide(touched);
    state = { ...state, history: stepped.history, selection };
    autosave.edit(stepped.document);
    return { label, done };
  }

  return {
    getState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    context,

    /**
     * Runs a command of the registry: its edit is seen at once, can be undone, and will be saved. Answers why
     * it was refused, else null.
     */
    run<Name extends CommandName>(name: Name, args: CommandArgs<Name>): string | null {
      if (!canEdit(state.book)) return 'You can look at this pitchbook, but not change it.';
      const command: Runnable = commands[name];
      const before = state.autosave.document;
      const { document: after, select, refused } = command.run(context(), args as never);
      if (refused !== undefined) return refused;
      const diff = diffDocuments(before, after);
      const [next] = select ?? [];
      const selection = next === undefined ? state.selection : { ...onSlide(next), slideIds: select ?? [next] };
      if (isEmptyDiff(diff)) {
        if (next !== undefined) publish({ selection });
        return null;
      }
      const history = record(state.history, diff, { label: command.label, coalesce: command.coalesce?.(args as never) ?? null, at: ports.now() });
      state = { ...state, history, selection };
      autosave.edit(after);
      return null;
    },

    /** The next edit begins a new step of undo. */
    mark() {
      const history = closeEntry(state.history);
      if (history !== state.history) publish({ history });
    },

    undo: () => travel(undo),
    redo: () => travel(redo),
    canUndo: () => canUndo(state.history),
    canRedo: () => canRedo(state.history),

    /** Goes to a slide; everything else that was selected is let go. */
    goTo(next: string) {
      if (state.autosave.document.slides[next]) publish({ selection: onSlide(next), history: closeEntry(state.history) });
    },
    select(selection: Partial<Selection>) {
      publish({ selection: { ...state.selection, ...selection }, history: closeEntry(state.history) });
    },

    /** Tries to save now, whatever it is waiting for. */
    saveNow() {
      autosave.saveNow();
      autosave.retry();
    },
    online: () => autosave.online(),
    resolve: (choices: Record<string, ConflictChoice>) => autosave.resolve(choices),

    /** Asks the server whether others have changed the book, and takes over what they did. */
    refresh,

    /** The server says that the book is not there any more, or not for this person. */
    gone: () => autosave.gone(),

    /** Goes on with work that a closed or crashed tab left on this machine. */
    resume(entry: JournalEntry) {
      // What was written while the journal was being read is part of the work, too.
      const { base, document: written } = autosave.getState();
      const together = rebase(base, written, entry.document).document;
      const before = autosave;
      autosave = startAutosave({ ...entry, document: together });
      before.handOver();
      follow();
      publish({ leftBehind: state.autosave.hasUnsaved ? 'restored' : null });
    },
    tellUnreadable: () => publish({ leftBehind: 'unreadable' }),
    dismissLeftBehind: () => publish({ leftBehind: null }),

    /**
     * The way out of the page inside the app: what is unsaved goes now. Settles when it is on the server, or else in
     * the journal alone: then nothing tries any more, and the next one to open the book goes on with it. Answers the book as the server is known to have it.
     */
    async leave(): Promise<PitchbookDocument> {
      autosave.saveNow();
      autosave.retry();
      await quiet();
      // What was written while a request was under way goes with the next one, as long as that leads anywhere.
      let before: AutosaveState | null = null;
      while (state.autosave.phase === 'dirty' && state.autosave !== before) {
        before = state.autosave;
        autosave.saveNow();
        await quiet();
      }
      await (state.autosave.hasUnsaved ? autosave.dispose() : autosave.journaled());
      return toPitchbook(state.autosave.base, state.autosave.saved);
    },

    close: () => void autosave.dispose(),
  };
}

/** Where an undone or redone edit took place, so that the person sees it. */
function touchedSlide(before: EditorDocument, after: EditorDocument): string | null {
  const { records, pieces } = diffDocuments(before, after);
  const back = records.find(({ entity, to }) => entity === 'slide' && to !== null);
  if (back) return back.id;
  return pieces.find(({ entity }) => entity === 'slide')?.id ?? null;
}

function onSlide(slideId: string): Selection {
  return { slideId, slideIds: [slideId], placeholderId: null, editing: false };
}

/** A slide that is gone hands its place to the one that stands there now. */
function keepSelection(selection: Selection, before: EditorDocument, after: EditorDocument): Selection {
  if (after.slides[selection.slideId]) {
    const slideIdsLeft = selection.slideIds.filter((id) => after.slides[id]);
    return slideIdsLeft.length === selection.slideIds.length ? selection : { ...selection, slideIds: slideIdsLeft };
  }
  const was = slideIds(before);
  const is = slideIds(after);
  const at = Math.max(0, was.indexOf(selection.slideId));
  const nearest = was.slice(at).find((id) => after.slides[id]) ?? is[Math.min(at, is.length - 1)] ?? '';
  // The divider of the next section is a worse guess than the slide before.
  const previous = was.slice(0, at).findLast((id) => after.slides[id]);
  return onSlide(isDivider(after, nearest) && previous !== undefined ? previous : nearest);
}
