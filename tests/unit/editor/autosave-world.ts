import { createAutosave, readJournalEntry, type Autosave, type AutosaveOptions } from '@/lib/editor/autosave';
import type { JournalEntry, SaveOutcome } from '@/lib/editor/autosave-state';
import { applyChanges, type Change, type ChangeSet } from '@/lib/editor/changes';
import type { CommandContext } from '@/lib/editor/commands/command';
import { openDocument, slideIds, toPitchbook, type EditorDocument, type Saved } from '@/lib/editor/document';
import { writePiece } from '@/lib/editor/pieces';
import { textDocument } from '@/lib/domain/content';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { buildDeckTemplate, idMaker } from '../../support/builders';

/** How the next request fares; `lost` reaches the server, but its answer does not come back. */
export type Weather = 'fine' | 'down' | 'lost' | 'limited' | 'database away';

type Task = { at: number; run: () => void };

/** A clock that stands still until it is told to go on. */
function createClock() {
  let now = 1_000;
  let tasks: Task[] = [];
  const schedule = (run: () => void, milliseconds: number) => {
    const task = { at: now + milliseconds, run };
    tasks.push(task);
    return () => {
      tasks = tasks.filter((other) => other !== task);
    };
  };
  return {
    now: () => now,
    schedule,
    pending: () => tasks.length,
    /** Runs what is due next; false when nothing is. */
    async next(): Promise<boolean> {
      const [task] = tasks.sort((a, b) => a.at - b.at);
      if (!task) return false;
      tasks = tasks.filter((other) => other !== task);
      now = Math.max(now, task.at);
      task.run();
      await settled();
      return true;
    },
  };
}

/** Lets promise callbacks that are ready run. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

type Manners = {
  /** Why the server does not take a change; null for one that it takes. */
  judge?: (change: Change) => string | null;
  /** Whether it says which change of a set it means. */
  names?: boolean;
  /** What it makes of the texts of a set before it stores them. */
  clean?: (json: string) => string;
};

/** A server that does what the database does, and one person's editor in front of it. */
export function createWorld(book: PitchbookDocument, { judge = () => null, names = true, clean = (json) => json }: Manners = {}) {
  const clock = createClock();
  const newId = idMaker(100_000);
  const opened = openDocument(book);
  let server: { document: EditorDocument; saved: Saved } = opened;
  const answers = new Map<string, Saved & { changes: Change[] }>();
  const applied: ChangeSet[] = [];
  let weather: Weather[] = [];
  let journalEntry: string | null = null;
  let writes = 0;
  let disk: Promise<void> | undefined;
  let deleted = false;
  let requests = 0;

  function commit(document: EditorDocument, versions: Record<string, number>): Saved {
    const saved = { revision: server.saved.revision + 1, updatedAt: new Date(clock.now()).toISOString(), versions };
    server = { document, saved };
    return saved;
  }

  function handle(changeSet: ChangeSet): SaveOutcome {
    const known = answers.get(changeSet.changeId);
    if (known) return { kind: 'saved', ...known };
    if (deleted) return { kind: 'gone' };
    const faults = changeSet.changes.flatMap((change, index) => {
      const reason = judge(change);
      return reason === null ? [] : [{ index, reason }];
    });
    if (faults.length > 0) return { kind: 'invalid', message: 'Some of the values are not valid.', faults: names ? faults : [] };
    const changes = JSON.parse(clean(JSON.stringify(changeSet.changes))) as Change[];
    const result = applyChanges(server.document, server.saved.versions, changes);
    if (!result.ok) return result.conflicts.length > 0 ? { kind: 'conflict' } : { kind: 'refused', message: JSON.stringify(result.broken) };
    applied.push(changeSet);
    const answer = { ...commit(result.document, result.versions), changes };
    answers.set(changeSet.changeId, answer);
    return { kind: 'saved', ...answer };
  }

  const save = (changeSet: ChangeSet) => {
    // What goes over the wire is text: nothing shared, nothing undefined.
    const sent = JSON.parse(JSON.stringify(changeSet)) as ChangeSet;
    requests += 1;
    const fate = weather.shift() ?? 'fine';
    return new Promise<SaveOutcome>((resolve, reject) => {
      const answer = () => {
        if (fate === 'limited') return resolve({ kind: 'rate_limited', retryAfter: 3 });
        if (fate === 'down') return resolve({ kind: 'unavailable' });
        if (fate === 'database away') return resolve({ kind: 'unavailable', retryAfter: 5 });
        const outcome = handle(sent);
        return fate === 'lost' ? reject(new Error('The connection broke.')) : resolve(outcome);
      };
      clock.schedule(answer, 50);
    });
  };
  const reload = () => {
    const fate = weather.shift() ?? 'fine';
    return new Promise<PitchbookDocument | null>((resolve, reject) => {
      const answer = () => (fate === 'fine' ? resolve(deleted ? null : serverBook()) : reject(new Error('The connection broke.')));
      clock.schedule(answer, 50);
    });
  };
  const serverBook = () => JSON.parse(JSON.stringify(toPitchbook(server.document, server.saved))) as PitchbookDocument;

  function open(): Autosave {
    const { document, saved } = openDocument(serverBook());
    const options: AutosaveOptions = {
      document,
      saved,
      resume: journalEntry === null ? null : readJournalEntry(JSON.parse(journalEntry), document.meta.id),
      save,
      reload,
      newId,
      now: clock.now,
      random: () => 0.5,
      setTimer: clock.schedule,
      journal: {
        write(entry: JournalEntry) {
          writes += 1;
          journalEntry = JSON.stringify(entry);
          return disk;
        },
        clear() {
          journalEntry = null;
        },
      },
    };
    return createAutosave(options);
  }

  let autosave = open();

  return {
    clock,
    newId,
    applied,
    get autosave() {
      return autosave;
    },
    get server() {
      return server;
    },
    serverBook,
    journal: () => journalEntry,
    journalWrites: () => writes,
    requests: () => requests,
    /** Somebody puts the book in the trash, or takes it out again. */
    setDeleted(value: boolean) {
      deleted = value;
    },
    /** From now on the journal's writes take until what this gives back is called. */
    stallDisk(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      disk = promise;
      return resolve;
    },
    forecast(next: Weather[]) {
      weather = next;
    },
    /** Another person saves something. */
    saveByOther(document: EditorDocument) {
      if (document !== server.document) commit(document, bumped(server.document, document, server.saved.versions));
    },
    /** The tab is gone from one moment to the next, and the book is opened again. */
    async crash() {
      autosave.dispose();
      await settled();
      autosave = open();
      await settled();
    },
    settled,
    /** Until nothing is left to do. Answers every question with `mine`. */
    async calm(choice: 'mine' | 'theirs' = 'mine', watch: () => void = () => undefined) {
      weather = [];
      for (let steps = 0; steps < 500; steps += 1) {
        watch();
        if (autosave.getState().phase === 'conflict') {
          autosave.resolve(Object.fromEntries(autosave.getState().conflicts.map(({ key }) => [key, choice])));
        }
        if (!(await clock.next()) && autosave.getState().phase !== 'conflict') return;
      }
      throw new Error(`The editor does not come to rest: ${autosave.getState().phase}.`);
    },
  };
}

function bumped(from: EditorDocument, to: EditorDocument, versions: Record<string, number>): Record<string, number> {
  const records = [...Object.values(to.slides), ...Object.values(to.sections)];
  const before = (id: string) => from.slides[id] ?? from.sections[id];
  return Object.fromEntries(records.map((record) => [record.id, (versions[record.id] ?? 0) + Number(before(record.id) !== record)]));
}

export const note = (document: EditorDocument, slide: number, value: string) =>
  writePiece(document, { entity: 'slide', id: slideIds(document)[slide]!, field: 'notes', value });
export const noteOf = (document: EditorDocument, slide: number) => document.slides[slideIds(document)[slide]!]?.notes;

/** The same text in these boxes of a slide. */
export function write(document: EditorDocument, slide: number, keys: string[], text: string): EditorDocument {
  const value = { kind: 'text', doc: textDocument(text), origin: 'human', locked: false };
  const id = slideIds(document)[slide]!;
  return keys.reduce((next, key) => writePiece(next, { entity: 'slide', id, field: 'content', key, value }), document);
}

export const contextOf = (document: EditorDocument, newId: () => string): CommandContext => ({ document, deckTemplate: buildDeckTemplate(), newId, currentSlideId: null, selectedSlideIds: [] });

export const largestRequest = (world: ReturnType<typeof createWorld>) => Math.max(...world.applied.map((set) => Buffer.byteLength(JSON.stringify(set))));

export function type(world: ReturnType<typeof createWorld>, slide: number, value: string) {
  world.autosave.edit(note(world.autosave.getState().document, slide, value));
}
