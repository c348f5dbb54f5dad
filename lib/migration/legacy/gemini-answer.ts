import type { Paragraph, RichText, TextContent } from '@/lib/domain/pitchbook';
import { isJsonObject, type JsonObject, objectOf, textOf } from './json-value';

const BULLET = '• ';
/** The counts of a generated text that have a home beside it. */
const TOKEN_COUNT = /^[A-Za-z]{1,40}TokenCount$/;

/** Generated plain text as rich text: a line is a paragraph, a line that starts with a bullet is a list item. */
export function richTextOf(text: string): RichText {
  if (text === '') return { paragraphs: [] };
  return {
    paragraphs: text.split('\n').map((line): Paragraph => {
      const item = line.startsWith(BULLET);
      const rest = item ? line.slice(BULLET.length) : line;
      return { ...(item ? { list: 'bullet' as const } : {}), runs: rest === '' ? [] : [{ text: rest }] };
    }),
  };
}

/** The plain text of a rich text, and whether that is all there is to it: then `richTextOf` gives the same rich text again. */
export function answerTextOf(doc: unknown): { text: string; complete: boolean } {
  const { paragraphs, ...more } = objectOf(doc);
  if (!Array.isArray(paragraphs)) return { text: '', complete: false };
  let complete = Object.keys(more).length === 0;
  const lines = paragraphs.map((paragraph: unknown) => {
    const { list, runs, ...looks } = objectOf(paragraph);
    const texts = Array.isArray(runs) ? runs.map((run: unknown) => textOf(objectOf(run).text) ?? '') : [];
    const line = texts.join('');
    const isPlain =
      Array.isArray(runs) && runs.length <= 1 && (list === undefined || list === 'bullet') && Object.keys(looks).length === 0 &&
      runs.every((run: unknown) => Object.keys(objectOf(run)).length === 1) && texts.every((text) => text !== '') &&
      !line.includes('\n') && (list === 'bullet' || !line.startsWith(BULLET));
    if (!isPlain) complete = false;
    return list === 'bullet' ? `${BULLET}${line}` : line;
  });
  const text = lines.join('\n');
  return { text, complete: complete && (text !== '' || paragraphs.length === 0) };
}

/** The texts of the parts of a Gemini answer, `candidates[0].content.parts[*].text`; null where it has another shape. */
export function answerParts(response: JsonObject): string[] | null {
  const { candidates } = response;
  const first: unknown = Array.isArray(candidates) ? candidates[0] : undefined;
  const { parts } = objectOf(objectOf(first).content);
  if (!Array.isArray(parts) || parts.length === 0) return null;
  const texts: string[] = [];
  for (const part of parts as unknown[]) {
    const text = isJsonObject(part) ? part.text : undefined;
    if (typeof text !== 'string') return null;
    texts.push(text);
  }
  return texts;
}

export function tokenCounts(response: JsonObject): Record<string, number> | null {
  const counts: Record<string, number> = {};
  let found = false;
  for (const [name, value] of Object.entries(objectOf(response.promptMetadata))) {
    if (!TOKEN_COUNT.test(name) || !Number.isSafeInteger(value)) continue;
    counts[name] = value as number;
    found = true;
  }
  return found ? counts : null;
}

/** A placeholder's content as the entry that the old tool would have for it, cut into parts of these lengths where they fit. */
export function generatedEntry(content: TextContent, lengths: unknown): JsonObject {
  const { text, complete } = answerTextOf(content.doc);
  const meta = objectOf(content.meta);
  return {
    ...(typeof meta.prompt === 'string' ? { prompt: meta.prompt } : {}),
    response: {
      candidates: [{ content: { parts: cut(text, lengths).map((part) => ({ text: part })) } }],
      ...(isJsonObject(meta.promptMetadata) ? { promptMetadata: { ...meta.promptMetadata } } : {}),
    },
    // What the old tool knows nothing of; it keeps fields that it does not know.
    ...(content.origin === 'ai' ? {} : { origin: content.origin }),
    ...(content.locked ? { locked: true } : {}),
    ...(complete ? {} : { richText: content.doc }),
  };
}

function cut(text: string, lengths: unknown): string[] {
  if (!Array.isArray(lengths)) return [text];
  let at = 0;
  const parts = lengths.map((length: unknown) => text.slice(at, (at += Number(length))));
  return at === text.length ? parts : [text];
}
