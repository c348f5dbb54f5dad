import { isStructural, type Change } from './changes';
import { isEqual, refKey, type Entity } from './pieces';

/** What the server says is wrong with one change of a set: its place in the set, and a sentence. */
export type Fault = { index: number; reason: string };

/** A piece that the server does not take as it is. It waits, apart from all others, until the person changes it. */
export type RefusedPiece = {
  key: string;
  entity: Entity;
  id: string;
  field: string;
  /** The placeholder, where the piece belongs to one. */
  pieceKey?: string;
  /** What was refused. Of the structure, which stands or falls as a whole, all its changes. */
  value: unknown;
  reason: string;
};

const structureOf = (changes: readonly Change[]) => changes.filter(isStructural);

/** How many things a set is made of that can be sent apart: each piece, and the structure as one. */
export function countParts(changes: readonly Change[]): number {
  const structural = structureOf(changes).length;
  return changes.length - structural + Math.min(1, structural);
}

/** The pieces that these faults of a set mean, each once. */
export function refusedPieces(changes: readonly Change[], faults: readonly Fault[]): RefusedPiece[] {
  const refused = new Map<string, RefusedPiece>();
  for (const { index, reason } of faults) {
    const change = changes[index];
    if (!change) continue;
    const piece = refusedPiece(changes, change, reason);
    if (!refused.has(piece.key)) refused.set(piece.key, piece);
  }
  return [...refused.values()];
}

function refusedPiece(changes: readonly Change[], change: Change, reason: string): RefusedPiece {
  if (change.kind !== 'set' || isStructural(change)) {
    return { key: STRUCTURE, entity: 'book', id: '', field: 'order', value: structureOf(changes), reason };
  }
  const { entity, id, field, key, value } = change;
  return { key: refKey(change), entity, id, field, ...(key === undefined ? {} : { pieceKey: key }), value, reason };
}

const STRUCTURE = 'structure';

/**
 * The changes without those that were refused as they are, and the refusals that still stand: what the person has
 * changed since is tried again. Without its structure a set says nothing of records that are new.
 */
export function leaveOut(changes: Change[], refused: RefusedPiece[]): { changes: Change[]; refused: RefusedPiece[] } {
  if (refused.length === 0) return { changes, refused };
  const structure = structureOf(changes);
  const sets = new Map(changes.flatMap((change) => (change.kind === 'set' ? [[refKey(change), change.value] as const] : [])));
  const standing = refused.filter(({ key, value }) => (key === STRUCTURE ? isEqual(structure, value) : sets.has(key) && isEqual(sets.get(key), value)));
  const keys = new Set(standing.map(({ key }) => key));
  const waiting = new Set(keys.has(STRUCTURE) ? structure.flatMap((change) => (change.kind === 'insert' ? [change.id] : [])) : []);
  const goes = (change: Change) =>
    isStructural(change) ? !keys.has(STRUCTURE) : !waiting.has(change.id) && !(change.kind === 'set' && keys.has(refKey(change)));
  return { changes: changes.filter(goes), refused: standing };
}
