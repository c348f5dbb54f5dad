import { hasMarkup } from '@/lib/security/markup';
import { sanitizeText } from '@/lib/security/sanitize';
import type { Notes, Path } from './notes';

/** Control characters that a one-line title cannot carry, and those that no text carries. The CHECKs of the tables say the same. */
const CONTROL_IN_TITLE = /[\u0000-\u001f\u007f-\u009f]/g;
const LINE_ENDS_AND_TABS = /[\t-\r\u0085]+/g;
const CONTROL_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** Nothing that anyone could see. */
const INVISIBLE = /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** A long text as our tables take it, whatever its length. */
export function cleanText(text: string, path: Path, notes: Notes): string {
  let clean = text;
  if (text.search(CONTROL_IN_TEXT) >= 0) {
    notes.note('control-characters-removed', path);
    clean = text.replace(CONTROL_IN_TEXT, '');
  }
  return wellFormed(clean, path, notes);
}

function wellFormed(text: string, path: Path, notes: Notes): string {
  if (text.isWellFormed()) return text;
  notes.note('half-characters-replaced', path);
  return text.toWellFormed();
}

/** A long text within a limit of characters (code points, as PostgreSQL counts them). */
export function boundedText(text: string, limit: number, path: Path, notes: Notes): string {
  const clean = cleanText(text, path, notes);
  const bounded = firstCharacters(clean, limit);
  if (bounded !== clean) notes.note('text-shortened', path);
  return bounded;
}

export function firstCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let at = 0;
  for (let characters = 0; characters < limit && at < text.length; characters += 1) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return text.slice(0, at);
}

/**
 * A one-line name: control characters and outer blanks go, the length is bounded. Empty when nothing visible is left.
 */
export function lineText(text: string, limit: number, path: Path, notes: Notes): string {
  let line = text;
  if (line.search(CONTROL_IN_TITLE) >= 0) {
    notes.note('control-characters-removed', path);
    line = line.replace(LINE_ENDS_AND_TABS, ' ').replace(CONTROL_IN_TITLE, '');
  }
  line = wellFormed(line, path, notes);
  const trimmed = line.trim();
  const bounded = firstCharacters(trimmed, limit).trim();
  if (INVISIBLE.test(bounded)) return '';
  if (trimmed !== line) notes.note('title-trimmed', path);
  if (bounded !== trimmed) notes.note('title-shortened', path);
  return bounded;
}

/** A title: as `lineText`, without markup. Titles are shown and searched as text; prompts keep theirs, it may be meant. */
export function titleText(text: string, limit: number, path: Path, notes: Notes): string {
  if (!text.includes('<') || !hasMarkup(text)) return lineText(text, limit, path, notes);
  notes.note('markup-removed', path);
  return lineText(sanitizeText(text), limit, path, notes);
}
