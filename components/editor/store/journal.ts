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

/** Goes on with an entry; false where it cannot be wanted any more, because the book was left meanwhile. */
type Resume = (entry: JournalEntry) => boolean;

export type TabJournal = Journal & {
  /**
   * Hands the newest work that no living tab owns over to `resume`. It is deleted when this tab has written it under its
   * own name; what cannot be read stays as it is. Answers whether there is some of which the person has not been told.
   */
  adopt: (resume: Resume) => Promise<{ unreadable: boolean }>;
  close: () => void;
};

/** `told`: the person knows that this cannot be read. */
type Stored = { prefix: string; entry: unknown; at: number; told?: true };

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
  /** Waits for the next time that this tab's entry is written or cleared. */
  let onKept: (kept: boolean) => void = () => undefined;
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
  const remove = async (key: string) => done((await store('readwrite')).delete(key));

  /** Runs a change of this tab's entry, and tells who waits for it how it ended. */
  const keeping = async (change: () => Promise<void>) => {
    const tell = onKept;
    try {
      await change();
      tell(true);
    } catch (fault) {
      tell(false);
      throw fault;
    }
  };

  /** Names of entries that are not this tab's, the newest first. */
  const leftBehind = async (): Promise<string[]> => {
    const index = (await store('readonly')).index('prefix');
    const [keys, values] = await Promise.all([done(index.getAllKeys(prefix)), done<Stored[]>(index.getAll(prefix))]);
    const times = keys.map((key, place) => ({ key: String(key), at: values[place]?.at ?? 0 }));
    return times.filter(({ key }) => key !== name).sort((a, b) => b.at - a.at).map(({ key }) => key);
  };

  /** Only its tab holds the lock of an entry: whoever gets it owns what the tab left. Without locks nobody can know, and all stays. */
  const takeOver = async (key: string, resume: Resume): Promise<'adopted' | 'unreadable' | 'stays'> => {
    if (!navigator.locks) return 'stays';
    return navigator.locks.request(key, { ifAvailable: true }, async (lock) => {
      const stored = lock && (await done<Stored | undefined>((await store('readonly')).get(key)));
      if (!stored) return 'stays';
      const kept = new Promise<boolean>((resolve) => {
        onKept = resolve;
      });
      const outcome = tryToResume(stored.entry, resume);
      if (outcome === 'adopted' && (await kept)) await remove(key);
      if (outcome !== 'unreadable') return outcome;
      if (stored.told) return 'stays';
      await done((await store('readwrite')).put({ ...stored, told: true } satisfies Stored, key));
      return 'unreadable';
    });
  };

  const tryToResume = (stored: unknown, resume: Resume): 'adopted' | 'unreadable' | 'stays' => {
    const entry = readJournalEntry(stored, pitchbookId);
    if (!entry) return 'unreadable';
    try {
      return resume(entry) ? 'adopted' : 'stays';
    } catch (fault) {
      onFault(fault);
      return 'unreadable';
    }
  };

  return {
    async write(entry) {
      await keeping(() => put(entry));
      // The next write waits for this one: a book is copied at most twice a second, not with every letter.
      await new Promise((resolve) => {
        setTimeout(resolve, PAUSE_MS);
      });
    },
    clear: () =>
      keeping(async () => {
        if (written) await remove(name);
        written = false;
      }),
    async adopt(resume) {
      try {
        let unreadable = false;
        for (const key of await leftBehind()) {
          const found = await takeOver(key, resume);
          if (found === 'adopted') break;
          unreadable ||= found === 'unreadable';
        }
        return { unreadable };
      } catch (fault) {
        onFault(fault);
        return { unreadable: false };
      }
    },
    close: () => release(),
  };
}
