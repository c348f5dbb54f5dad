import type { PlaceholderContent, RichText, SlideContent } from '@/lib/domain/pitchbook';
import { answerParts, richTextOf, tokenCounts } from './gemini-answer';
import { isEmpty, type JsonObject, objectOf } from './json-value';
import { isPlaceholderId } from './legacy-prompts';
import { cleanText, firstCharacters } from './legacy-text';
import type { Notes, Path } from './notes';

/** What our slides can hold and our editor can read: lib/domain/content.ts and `private.is_slide_content`. */
const MAX = { placeholders: 100, paragraphs: 500, line: 50_000, bytes: 1_000_000 } as const;

export type GeneratedContent = {
  content: SlideContent;
  /** Lengths of the parts of answers that have several, by placeholder id. */
  parts: Record<string, number[]> | undefined;
};

/** The generated texts of a slide as content with origin `ai`. What cannot be shown as text stays out. */
export function generatedContent(answers: JsonObject, path: string, notes: Notes): GeneratedContent {
  const found: GeneratedContent = { content: { v: 1, placeholders: {} }, parts: undefined };
  let bytes = 0;
  let count = 0;
  for (const id in answers) {
    const place: Path = { above: path, step: id };
    const answer = objectOf(answers[id]);
    const response = objectOf(answer.response);
    const texts = answerParts(response);
    // The database takes whatever lies under "link" for the address of a link.
    if (texts === null || !isPlaceholderId(id) || id === 'link' || count === MAX.placeholders) {
      if (answers[id] !== null && !isEmpty(answer)) notes.note('generated-answer-kept-aside', place);
      continue;
    }
    const { text, lengths } = joined(texts, place, notes);
    const prompt = typeof answer.prompt === 'string' ? cleanText(answer.prompt, { above: place, step: 'prompt' }, notes) : null;
    const doc = bounded(richTextOf(text), place, notes);
    // An upper bound of the piece as jsonb prints it, in UTF-8.
    bytes += 3 * (text.length + (prompt?.length ?? 0)) + 60 * doc.paragraphs.length + 1_000;
    if (bytes > MAX.bytes) {
      notes.note('generated-answer-kept-aside', place);
      bytes = MAX.bytes;
      continue;
    }
    count += 1;
    found.content.placeholders[id] = piece(doc, prompt, tokenCounts(response));
    if (lengths) (found.parts ??= {})[id] = lengths;
  }
  return found;
}

function piece(doc: RichText, prompt: string | null, promptMetadata: Record<string, number> | null): PlaceholderContent {
  const meta = { ...(prompt === null ? {} : { prompt }), ...(promptMetadata ? { promptMetadata } : {}) };
  return { kind: 'text', doc, origin: 'ai', locked: false, ...(isEmpty(meta) ? {} : { meta }) };
}

/** One text of all parts, and where each part ends when there are several. */
function joined(texts: string[], place: Path, notes: Notes): { text: string; lengths: number[] | undefined } {
  // Cleaned together when that changes nothing: a character may be cut in two by the border of two parts.
  const whole = texts.join('');
  const clean = cleanText(whole, { above: place, step: 'response' }, notes);
  const parts = clean === whole ? texts : texts.map((text) => cleanText(text, place, notes));
  return { text: parts.join(''), lengths: parts.length > 1 ? parts.map(({ length }) => length) : undefined };
}

/** The rich text within what a slide holds. */
function bounded(doc: RichText, place: Path, notes: Notes): RichText {
  const { paragraphs } = doc;
  if (paragraphs.length <= MAX.paragraphs && paragraphs.every(({ runs }) => (runs[0]?.text.length ?? 0) <= MAX.line)) return doc;
  notes.note('generated-text-shortened', place);
  return {
    paragraphs: paragraphs.slice(0, MAX.paragraphs).map((paragraph) => ({
      ...paragraph,
      // Half the limit in characters is at most the limit in UTF-16 units, which the editor counts.
      runs: paragraph.runs.map(({ text }) => ({ text: text.length > MAX.line ? firstCharacters(text, MAX.line / 2) : text })),
    })),
  };
}
