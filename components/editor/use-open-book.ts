import { useEffect, useState, useSyncExternalStore } from 'react';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Journal } from '@/lib/editor/autosave';
import { reportBrowserError } from '@/lib/observability/report-browser-error';
import { browserPorts } from './store/browser-ports';
import { createEditorStore, type EditorState, type EditorStore, type OpenedBook } from './store/editor-store';
import { openJournal } from './store/journal';

/** Opens a book in a store of its own, with everything that keeps unsaved work safe on this machine. */
export function useOpenBook(opened: OpenedBook, userId: string): { store: EditorStore; state: EditorState } {
  const [{ store, journal }] = useState(() => {
    const slot = journalSlot();
    const book = newest(opened.book);
    return { store: createEditorStore({ ...opened, book }, browserPorts(opened.book.id, userId, slot.get)), journal: slot };
  });
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);
  const { hasUnsaved } = state.autosave;
  const editable = opened.canEdit(opened.book);

  useEffect(() => {
    if (!editable) return undefined;
    const tab = openJournal(userId, opened.book.id, (fault) => reportBrowserError(fault instanceof Error ? fault : new Error(String(fault))));
    journal.set(tab);
    let left = false;
    void tab
      .adopt((entry) => {
        if (!left) store.resume(entry);
        return !left;
      })
      .then(({ unreadable }) => unreadable && store.tellUnreadable());
    return () => {
      left = true;
      // What cannot be saved is free for whoever opens the book next: without this, only after the whole page was closed.
      void store.leave().then((book) => {
        lastLeft = book;
        tab.close();
      });
    };
  }, [store, journal, userId, opened.book.id, editable]);

  useEffect(() => {
    const online = () => store.online();
    const look = () => {
      if (document.visibilityState === 'visible') void store.refresh();
      else store.saveNow();
    };
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', look);
    };
  }, [store]);

  useEffect(() => {
    if (!hasUnsaved) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [hasUnsaved]);

  return { store, state };
}

/** The book that was left last, as the server had it then. */
let lastLeft: PitchbookDocument | null = null;

/** The browser's way back brings the page as it was first asked for: what was saved since must not look undone. */
function newest(book: PitchbookDocument): PitchbookDocument {
  return lastLeft?.id === book.id && lastLeft.revision > book.revision ? lastLeft : book;
}

/** The journal needs a browser, the store is also made on the server: the one gets its place in the other later. */
function journalSlot() {
  let current: Journal | null = null;
  return {
    get: () => current,
    set: (journal: Journal) => {
      current = journal;
    },
  };
}
