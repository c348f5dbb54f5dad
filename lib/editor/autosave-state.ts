import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { LIMITS } from '@/lib/domain/pitchbook';
import { changesBetween, isStructural, withChanges, type Change, type ChangeSet } from './changes';
import { resolveConflict, type ConflictChoice } from './conflicts';
import { openDocument, type EditorDocument, type Saved } from './document';
import { isEqual, readPiece } from './pieces';
import { rebase, type Conflict } from './rebase';
import { countParts, leaveOut, refusedPieces, type Fault, type RefusedPiece } from './refused-pieces';

/**
 * The saving of a book as a pure state machine: an event goes in, the next state and what is to be done come out.
 *
 *   idle → dirty → saving → idle          one change set in flight; what is edited meanwhile waits for its turn
 *              saving → merging → dirty   refused because others edited the same pieces: fetch, merge, go on
 *             merging → conflict → dirty  … or ask, where both changed the same piece
 *              saving → offline | paused → saving     the very same change set again, under the same id
 *              saving → signed-out | refused          kept, and tried again when the person says so
 *              saving → saving                        without the pieces that the server does not take
 *                 any → gone                          the book was deleted, or is no longer this person's to see
 */
export type Phase =
  | 'idle' | 'dirty' | 'saving' | 'merging' | 'conflict' | 'offline' | 'paused' | 'signed-out' | 'refused' | 'gone';

export type AutosaveState = {
  phase: Phase;
  /** What the person sees. */
  document: EditorDocument;
  /** What the server is known to have. */
  base: EditorDocument;
  saved: Saved;
  /** Sent and not answered; stays until the server has said yes or no. */
  inFlight: ChangeSet | null;
  /** A newer state of the server that the conflicts were found against. */
  remote: EditorDocument | null;
  conflicts: Conflict[];
  /** Pieces that the server does not take as they are; everything else is saved without them. */
  refused: RefusedPiece[];
  /** How many parts the next set may have: fewer after a refusal that does not say what it means. */
  room: number;
  hasUnsaved: boolean;
  /** Tries without an answer in a row. */
  attempt: number;
  /** Conflicts in a row that merging did not settle. */
  refusals: number;
  /** The base is from before a closed tab: their state has to be fetched before it counts. */
  stale: boolean;
  /** When the next try is due, in milliseconds since the epoch. */
  retryAt: number | null;
  /** Since when there have been edits that are not sent. */
  dirtySince: number | null;
  message: string | null;
};

export type SaveOutcome =
  /** `changes`: the set as it was stored, where cleaning made something else of it. */
  | ({ kind: 'saved'; changes?: Change[] } & Saved)
  | { kind: 'conflict' }
  | { kind: 'rate_limited'; retryAfter: number }
  /** `retryAfter` where the server answers and knows when it is worth asking again: its database is away. */
  | { kind: 'unavailable'; retryAfter?: number }
  | { kind: 'signed_out' }
  /** What the set says cannot be stored: these changes of it, or one that is not known. */
  | { kind: 'invalid'; message: string; faults: Fault[] }
  /** The person may not do it. */
  | { kind: 'refused'; message: string }
  | { kind: 'gone' };

export type AutosaveEvent =
  | { type: 'edited'; document: EditorDocument }
  | { type: 'due' }
  | { type: 'answered'; outcome: SaveOutcome }
  | { type: 'reloaded'; book: PitchbookDocument }
  | { type: 'reloadFailed' }
  | { type: 'gone' }
  | { type: 'resolved'; choices: Record<string, ConflictChoice> };

export type Effect = { kind: 'send'; changeSet: ChangeSet } | { kind: 'reload' } | { kind: 'wait'; until: number };
export type Ports = { newId: () => string; now: number; random: () => number };
export type Step = { state: AutosaveState; effects: Effect[] };

/** What a closed tab or a crash must not lose, kept on the person's machine until it is saved. */
export type JournalEntry = Pick<AutosaveState, 'base' | 'saved' | 'document' | 'inFlight' | 'conflicts'>;

const QUIET_MS = 800;
const LONGEST_WAIT_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/**
 * Of a change set, in bytes: a slow line carries it well within the time that a request has. Only a single piece can
 * be larger.
 */
const SET_BYTES = 700_000;
/** No request carries more: hosts refuse bodies of 4.5 MB, the app those of 10 MB (next.config.ts). */
const MOST_BYTES = 4_000_000;
const TOO_LARGE = 'This is too large to be saved.';
/** A server that refuses this often for a piece that nobody else seems to edit will go on refusing. */
const MAX_REFUSALS = 5;

export function initialState(document: EditorDocument, saved: Saved): AutosaveState {
  return {
    phase: 'idle', document, base: document, saved, inFlight: null, remote: null, conflicts: [], refused: [], room: LIMITS.changesPerSet,
    hasUnsaved: false, attempt: 0, refusals: 0, stale: false, retryAt: null, dirtySince: null, message: null,
  };
}

/** Goes on where a closed tab stopped: first the unanswered change set again, then what others did meanwhile. */
export function resumedState({ base, saved, document, inFlight, conflicts }: JournalEntry): AutosaveState {
  return { ...initialState(base, saved), document, inFlight, conflicts, phase: 'dirty', hasUnsaved: true, stale: true };
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

/** As much as one set may hold. The structure goes as a whole and first: without texts it is never large. */
function withinLimits(changes: Change[], room: number): Change[] {
  const chosen = changes.filter(isStructural);
  let parts = countParts(chosen);
  let size = bytesOf(chosen);
  for (const change of changes) {
    if (isStructural(change)) continue;
    const length = bytesOf(change);
    if (chosen.length > 0 && (parts >= room || chosen.length >= LIMITS.changesPerSet || size + length > SET_BYTES)) break;
    chosen.push(change);
    parts += 1;
    size += length;
  }
  return chosen;
}

/** What the server does not have and may take; and which refusals still stand. */
function outstanding({ base, document, saved, refused }: AutosaveState): { changes: Change[]; refused: RefusedPiece[] } {
  return leaveOut(changesBetween(base, document, saved.versions), refused);
}

/** Nothing can be sent now: all is saved, but for what was refused. */
function atRest(state: AutosaveState, refused: RefusedPiece[]): Step {
  const hasUnsaved = refused.length > 0;
  return {
    state: { ...state, phase: hasUnsaved ? 'refused' : 'idle', refused, hasUnsaved, dirtySince: null, retryAt: null, message: null },
    effects: [],
  };
}

function settle(state: AutosaveState, ports: Ports): Step {
  if (isEqual(state.base, state.document)) return atRest(state, []);
  const waiting = state.refused.length > 0 ? outstanding(state) : null;
  if (waiting && waiting.refused.length > 0 && waiting.changes.length === 0) return atRest(state, waiting.refused);
  const dirtySince = state.dirtySince ?? ports.now;
  const until = Math.min(ports.now + QUIET_MS, dirtySince + LONGEST_WAIT_MS);
  return {
    state: { ...state, phase: 'dirty', refused: waiting?.refused ?? [], hasUnsaved: true, dirtySince, retryAt: null, message: null },
    effects: [{ kind: 'wait', until }],
  };
}

function send(state: AutosaveState, ports: Ports): Step {
  if (state.inFlight) return sending(state, state.inFlight);
  const { changes, refused } = outstanding(state);
  const chosen = withinLimits(changes, state.room);
  if (chosen.length === 0) return atRest(state, refused);
  const changeSet = { changeId: ports.newId(), pitchbookId: state.document.meta.id, changes: chosen };
  const next = { ...state, refused };
  if (bytesOf(chosen) > MOST_BYTES) return invalid({ ...next, inFlight: changeSet }, { message: TOO_LARGE, faults: [] }, ports);
  return sending(next, changeSet);
}

function sending(state: AutosaveState, changeSet: ChangeSet): Step {
  return {
    state: { ...state, phase: 'saving', inFlight: changeSet, retryAt: null, dirtySince: null, message: null },
    effects: [{ kind: 'send', changeSet }],
  };
}

function fetchTheirs(state: AutosaveState): Step {
  return { state: { ...state, phase: 'merging', retryAt: null, message: null }, effects: [{ kind: 'reload' }] };
}

/** @param within seconds after which to try again at the latest */
function retryLater(state: AutosaveState, ports: Ports, within = LAST_RETRY_MS / 1_000): Step {
  // Exponential backoff with jitter, so that many editors do not come back in step.
  const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** state.attempt, Math.max(1, within) * 1_000);
  const until = ports.now + Math.ceil(ceiling / 2 + (ceiling / 2) * ports.random());
  return {
    state: { ...state, phase: 'offline', attempt: state.attempt + 1, retryAt: until },
    effects: [{ kind: 'wait', until }],
  };
}

function accepted(state: AutosaveState, { changes, ...answer }: { changes?: Change[] } & Saved, ports: Ports): Step {
  const sent = state.inFlight;
  const asSent = sent ? withChanges(state.base, sent.changes) : state.base;
  const base = sent && changes ? withChanges(state.base, changes) : asSent;
  // What cleaning changed is shown as it was stored; where the person has gone on typing, theirs is the next edit of it.
  const document = base === asSent ? state.document : rebase(asSent, state.document, base).document;
  const known = Object.entries({ ...state.saved.versions, ...answer.versions });
  const versions = Object.fromEntries(known.filter(([id]) => base.slides[id] || base.sections[id]));
  const saved = { revision: answer.revision, updatedAt: answer.updatedAt, versions };
  const next = { ...state, base, document, saved, inFlight: null, attempt: 0, refusals: 0, room: LIMITS.changesPerSet };
  return state.stale ? fetchTheirs(next) : settle(next, ports);
}

function refused(state: AutosaveState, message: string): Step {
  // The server said no to this set for good: the next one is made afresh, from what the document then is.
  return { state: { ...state, phase: 'refused', inFlight: null, message }, effects: [] };
}

/** Goes on without the pieces that are at fault. Where the answer does not name them, smaller sets find them. */
function invalid(state: AutosaveState, { message, faults }: { message: string; faults: Fault[] }, ports: Ports): Step {
  const sent = state.inFlight?.changes ?? [];
  const named = refusedPieces(sent, faults);
  const parts = countParts(sent);
  const next = { ...state, inFlight: null, attempt: 0 };
  if (named.length === 0 && parts > 1) return goOn({ ...next, room: Math.ceil(parts / 2) }, ports);
  const found = named.length > 0 ? named : refusedPieces(sent, [{ index: 0, reason: message }]);
  return goOn({ ...next, room: LIMITS.changesPerSet, refused: [...state.refused, ...found] }, ports);
}

function goOn(state: AutosaveState, ports: Ports): Step {
  return state.stale ? fetchTheirs(state) : send(state, ports);
}

function gone(state: AutosaveState): Step {
  return { state: { ...state, phase: 'gone', inFlight: null, retryAt: null, message: null }, effects: [] };
}

function answered(state: AutosaveState, outcome: SaveOutcome, ports: Ports): Step {
  switch (outcome.kind) {
    case 'saved':
      return accepted(state, outcome, ports);
    case 'conflict':
      if (state.refusals >= MAX_REFUSALS) {
        return refused({ ...state, refusals: 0 }, 'These changes do not fit what others have saved. Reload the page to see it.');
      }
      return fetchTheirs({ ...state, inFlight: null, attempt: 0, refusals: state.refusals + 1 });
    case 'unavailable':
      return retryLater(state, ports, outcome.retryAfter);
    case 'rate_limited': {
      const until = ports.now + Math.max(1, outcome.retryAfter) * 1_000;
      return { state: { ...state, phase: 'paused', retryAt: until }, effects: [{ kind: 'wait', until }] };
    }
    case 'signed_out':
      return { state: { ...state, phase: 'signed-out' }, effects: [] };
    case 'invalid':
      return invalid(state, outcome, ports);
    case 'refused':
      return refused(state, outcome.message);
    case 'gone':
      return gone(state);
  }
}

function merged(state: AutosaveState, book: PitchbookDocument, ports: Ports): Step {
  // An unanswered set may be in their state or not: only its own answer can tell.
  if (state.inFlight) return { state, effects: [] };
  // An older state than the one known is no news; while merging it means that the answer came from a lagging copy.
  if (book.revision < state.saved.revision) return state.phase === 'merging' ? retryLater(state, ports) : { state, effects: [] };
  const { document: remote, saved } = openDocument(book);
  const { document, conflicts } = rebase(state.base, state.document, remote);
  const open = [...conflicts, ...stillOpen(state.conflicts, conflicts, document, remote)];
  const next: AutosaveState = { ...state, base: remote, saved, document, attempt: 0, stale: false, remote, conflicts: open };
  if (open.length === 0) return settle({ ...next, remote: null }, ports);
  return { state: { ...next, phase: 'conflict', hasUnsaved: true, retryAt: null }, effects: [] };
}

/** Conflicts of before that nobody has decided yet stay open when more news comes in. */
function stillOpen(before: Conflict[], now: Conflict[], document: EditorDocument, remote: EditorDocument): Conflict[] {
  return before.filter((conflict) => {
    const { key, entity, id, field, pieceKey } = conflict;
    if (now.some((other) => other.key === key)) return false;
    if (field === 'record') {
      const has = (side: EditorDocument) => Boolean(side.slides[id] ?? side.sections[id]);
      return has(document) !== has(remote);
    }
    const ref = { entity, id, field, key: pieceKey };
    return !isEqual(readPiece(document, ref), readPiece(remote, ref));
  });
}

function resolved(state: AutosaveState, choices: Record<string, ConflictChoice>, ports: Ports): Step {
  const { remote } = state;
  if (!remote) return { state, effects: [] };
  const document = state.conflicts.reduce((next, conflict) => {
    const choice = choices[conflict.key];
    return choice ? resolveConflict(next, remote, conflict, choice) : next;
  }, state.document);
  const conflicts = state.conflicts.filter(({ key }) => !choices[key]);
  if (conflicts.length > 0) return { state: { ...state, document, conflicts }, effects: [] };
  return settle({ ...state, document, conflicts: [], remote: null }, ports);
}

/** One step of the machine. `due` means: the wait is over, or the person wants it now. */
export function step(state: AutosaveState, event: AutosaveEvent, ports: Ports): Step {
  switch (event.type) {
    case 'edited': {
      const next = { ...state, document: event.document };
      if (state.phase === 'idle' || state.phase === 'dirty' || state.phase === 'refused') return settle(next, ports);
      return { state: { ...next, hasUnsaved: true }, effects: [] };
    }
    case 'due':
      if (['saving', 'merging', 'conflict'].includes(state.phase)) return { state, effects: [] };
      if (!state.inFlight && (state.stale || state.phase === 'offline')) return fetchTheirs(state);
      // The person asks for it, so what was refused is tried once more.
      return send(state.phase === 'refused' ? { ...state, refused: [] } : state, ports);
    case 'answered':
      return answered(state, event.outcome, ports);
    case 'reloaded':
      return merged(state, event.book, ports);
    case 'reloadFailed':
      return state.phase === 'merging' ? retryLater(state, ports) : { state, effects: [] };
    case 'gone':
      // The answer that is on its way says it as well, or that it came too late for this book.
      return state.phase === 'saving' ? { state, effects: [] } : gone(state);
    case 'resolved':
      return resolved(state, event.choices, ports);
  }
}
