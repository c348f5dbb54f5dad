import { readJournalEntry, type Journal } from '@/lib/editor/autosave';
import type { JournalEntry } from '@/lib/editor/autosave-state';

/**
 * Unsaved work, kept in the browser's database until the server has it: a crash or a closed tab loses nothing.
 * Each tab writes under a name of its own and holds a lock of that name while it lives, so an entry whose lock
 * is free was left behind and can be taken up again.
 */
const DATABASE = 'pitchbook-journal';
const STORE = 'entries';
const PAUSE_MS = 500;

export type TabJournal = Journal & {
  /** The newest work that no living tab owns; it is taken over by this one. */
  adopt: () => Promise<JournalEntry | null>;
  close: () => void;
};

type Stored = { prefix: string; entry: unknown; at: number };

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE).createIndex('prefix', 'prefix');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser’s database cannot be opened.'));
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser’s database refused.'));
  });
}

/** The journal of one book and person; a browser without a database (some private windows) makes `onFault` known. */
export function openJournal(userId: string, pitchbookId: string, onFault: (fault: unknown) => void): TabJournal {
  const prefix = `${userId}/${pitchbookId}`;
  const name = `${prefix}/${crypto.randomUUID()}`;
  const database = openDatabase();
  let release: () => void = () => undefined;
  let written = false;
  database.catch(onFault);

  if (navigator.locks) {
    void navigator.locks.request(name, () => new Promise<void>((resolve) => {
      release = resolve;
    }));
  }
  const store = async (mode: IDBTransactionMode) => (await database).transaction(STORE, mode).objectStore(STORE);

  const put = async (entry: JournalEntry) => {
    const entries = await store('readwrite');
    const request = entries.put({ prefix, entry, at: Date.now() } satisfies Stored, name);
    // A page that is being closed gets no further turn in which the transaction could end by itself.
    entries.transaction.commit();
    await done(request);
    written = true;
  };

  return {
    async write(entry) {
      await put(entry);
      // The next write waits for this one: a book is copied at most twice a second, not with every letter.
      await new Promise((resolve) => {
        setTimeout(resolve, PAUSE_MS);
      });
    },
    async clear() {
      if (written) await done((await store('readwrite')).delete(name));
      written = false;
    },
    async adopt() {
      try {
        const index = (await store('readonly')).index('prefix');
        const [keys, values] = await Promise.all([done(index.getAllKeys(prefix)), done<Stored[]>(index.getAll(prefix))]);
        const left = await leftBehind(keys.map(String), values);
        const entry = left && readJournalEntry(left.stored.entry, pitchbookId);
        if (!left) return null;
        if (entry) await put(entry);
        await done((await store('readwrite')).delete(left.key));
        return entry;
      } catch (fault) {
        onFault(fault);
        return null;
      }
    },
    close: () => release(),
  };
}

async function leftBehind(keys: string[], values: Stored[]): Promise<{ key: string; stored: Stored } | null> {
  const held = new Set((await navigator.locks?.query())?.held?.map(({ name }) => name));
  const free = keys.flatMap((key, index) => {
    const stored = values[index];
    return stored && !held.has(key) ? [{ key, stored }] : [];
  });
  return free.reduce<{ key: string; stored: Stored } | null>((newest, each) => (newest && newest.stored.at > each.stored.at ? newest : each), null);
}
