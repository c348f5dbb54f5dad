import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { LIMITS } from '@/lib/domain/pitchbook';
import { changesBetween, isStructural, withChanges, type Change, type ChangeSet } from './changes';
import { resolveConflict, type ConflictChoice } from './conflicts';
import { openDocument, type EditorDocument, type Saved } from './document';
import { isEqual, readPiece } from './pieces';
import { rebase, type Conflict } from './rebase';

/**
 * The saving of a book as a pure state machine: an event goes in, the next state and what is to be done come out.
 *
 *   idle → dirty → saving → idle          one change set in flight; what is edited meanwhile waits for its turn
 *              saving → merging → dirty   refused because others edited the same pieces: fetch, merge, go on
 *             merging → conflict → dirty  … or ask, where both changed the same piece
 *              saving → offline | paused → saving     the very same change set again, under the same id
 *              saving → signed-out | refused          kept, and tried again when the person says so
 */
export type Phase =
  | 'idle' | 'dirty' | 'saving' | 'merging' | 'conflict' | 'offline' | 'paused' | 'signed-out' | 'refused';

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
  | ({ kind: 'saved' } & Saved)
  | { kind: 'conflict' }
  | { kind: 'rate_limited'; retryAfter: number }
  | { kind: 'unavailable' }
  | { kind: 'signed_out' }
  | { kind: 'refused'; message: string };

export type AutosaveEvent =
  | { type: 'edited'; document: EditorDocument }
  | { type: 'due' }
  | { type: 'answered'; outcome: SaveOutcome }
  | { type: 'reloaded'; book: PitchbookDocument }
  | { type: 'reloadFailed' }
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
/** A server action takes 1 MB; what does not fit goes with the next change set. */
const MAX_CHARACTERS = 700_000;
/** A server that refuses this often for a piece that nobody else seems to edit will go on refusing. */
const MAX_REFUSALS = 5;

export function initialState(document: EditorDocument, saved: Saved): AutosaveState {
  return {
    phase: 'idle', document, base: document, saved, inFlight: null, remote: null, conflicts: [],
    hasUnsaved: false, attempt: 0, refusals: 0, stale: false, retryAt: null, dirtySince: null, message: null,
  };
}

/** Goes on where a closed tab stopped: first the unanswered change set again, then what others did meanwhile. */
export function resumedState({ base, saved, document, inFlight, conflicts }: JournalEntry): AutosaveState {
  return { ...initialState(base, saved), document, inFlight, conflicts, phase: 'dirty', hasUnsaved: true, stale: true };
}

function withinLimits(changes: Change[]): Change[] {
  const chosen = changes.filter(isStructural);
  let size = JSON.stringify(chosen).length;
  for (const change of changes) {
    if (isStructural(change)) continue;
    const length = JSON.stringify(change).length;
    if (chosen.length > 0 && (chosen.length >= LIMITS.changesPerSet || size + length > MAX_CHARACTERS)) break;
    chosen.push(change);
    size += length;
  }
  return chosen;
}

function settle(state: AutosaveState, ports: Ports): Step {
  if (isEqual(state.base, state.document)) {
    return { state: { ...state, phase: 'idle', hasUnsaved: false, dirtySince: null, retryAt: null, message: null }, effects: [] };
  }
  const dirtySince = state.dirtySince ?? ports.now;
  const until = Math.min(ports.now + QUIET_MS, dirtySince + LONGEST_WAIT_MS);
  return {
    state: { ...state, phase: 'dirty', hasUnsaved: true, dirtySince, retryAt: null, message: null },
    effects: [{ kind: 'wait', until }],
  };
}

function send(state: AutosaveState, { newId }: Ports): Step {
  const changeSet = state.inFlight ?? {
    changeId: newId(),
    pitchbookId: state.document.meta.id,
    changes: withinLimits(changesBetween(state.base, state.document, state.saved.versions)),
  };
  if (changeSet.changes.length === 0) {
    return { state: { ...state, phase: 'idle', hasUnsaved: false, dirtySince: null }, effects: [] };
  }
  return {
    state: { ...state, phase: 'saving', inFlight: changeSet, retryAt: null, dirtySince: null, message: null },
    effects: [{ kind: 'send', changeSet }],
  };
}

function fetchTheirs(state: AutosaveState): Step {
  return { state: { ...state, phase: 'merging', retryAt: null, message: null }, effects: [{ kind: 'reload' }] };
}

function retryLater(state: AutosaveState, ports: Ports): Step {
  // Exponential backoff with full jitter, so that many editors do not come back in step.
  const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** state.attempt);
  const until = ports.now + Math.ceil(ceiling / 2 + (ceiling / 2) * ports.random());
  return {
    state: { ...state, phase: 'offline', attempt: state.attempt + 1, retryAt: until },
    effects: [{ kind: 'wait', until }],
  };
}

function accepted(state: AutosaveState, answer: Saved, ports: Ports): Step {
  const sent = state.inFlight;
  const base = sent ? withChanges(state.base, sent.changes) : state.base;
  const known = Object.entries({ ...state.saved.versions, ...answer.versions });
  const versions = Object.fromEntries(known.filter(([id]) => base.slides[id] || base.sections[id]));
  const saved = { revision: answer.revision, updatedAt: answer.updatedAt, versions };
  const next = { ...state, base, saved, inFlight: null, attempt: 0, refusals: 0 };
  return state.stale ? fetchTheirs(next) : settle(next, ports);
}

function refused(state: AutosaveState, message: string): Step {
  // The server said no to this set for good: the next one is made afresh, from what the document then is.
  return { state: { ...state, phase: 'refused', inFlight: null, message }, effects: [] };
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
      return retryLater(state, ports);
    case 'rate_limited': {
      const until = ports.now + Math.max(1, outcome.retryAfter) * 1_000;
      return { state: { ...state, phase: 'paused', retryAt: until }, effects: [{ kind: 'wait', until }] };
    }
    case 'signed_out':
      return { state: { ...state, phase: 'signed-out' }, effects: [] };
    case 'refused':
      return refused(state, outcome.message);
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
      if (state.phase === 'saving' || state.phase === 'merging' || state.phase === 'conflict') return { state, effects: [] };
      if (!state.inFlight && (state.stale || state.phase === 'offline')) return fetchTheirs(state);
      return send(state, ports);
    case 'answered':
      return answered(state, event.outcome, ports);
    case 'reloaded':
      return merged(state, event.book, ports);
    case 'reloadFailed':
      return state.phase === 'merging' ? retryLater(state, ports) : { state, effects: [] };
    case 'resolved':
      return resolved(state, event.choices, ports);
  }
}
