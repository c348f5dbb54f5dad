import type { PlaceholderContent, SlideContent } from '@/lib/domain/pitchbook';
import { type JsonObject, type LegacyBook, objectOf, textOf } from './legacy-record';
import { isPlaceholderId, ownValue } from './legacy-prompts';
import { type Changes, cleanText, richTextOf, storable } from './legacy-text';

export type GeneratedContent = {
  content: SlideContent;
  /** What the generated answers hold beside their text, prompt and token counts; by placeholder id. */
  remainder: JsonObject | null;
};

/** The text of a Gemini answer: `candidates[0].content.parts[*].text`, or null where it has another shape. */
function answerText(response: unknown): string | null {
  const candidates = objectOf(response).candidates;
  const first: unknown = Array.isArray(candidates) ? candidates[0] : undefined;
  const parts = objectOf(objectOf(first).content).parts;
  if (!Array.isArray(parts) || parts.length === 0) return null;
  const texts = parts.map((part: unknown) => textOf(objectOf(part).text));
  return texts.every((text) => text !== null) ? texts.join('') : null;
}

/** The generated texts of the slide with this number as content with origin `ai`. */
export function generatedContent(book: LegacyBook, slideNumber: number, changes: Changes): GeneratedContent {
  const key = `slide_${slideNumber}`;
  const answers = objectOf(ownValue(book.generatedContent, key));
  const placeholders: [string, PlaceholderContent][] = [];
  const remainder: [string, unknown][] = [];
  for (const [id, value] of Object.entries(answers)) {
    const path = `$.generatedContent.${key}[${JSON.stringify(id)}]`;
    const answer = objectOf(value);
    const text = answerText(answer.response);
    if (text === null || !isPlaceholderId(id)) {
      changes.note('generated-answer-kept-aside', path);
      remainder.push([id, storable(value, path, changes)]);
      continue;
    }
    const { candidates, promptMetadata, ...rest } = objectOf(answer.response);
    const { prompt, response: _mapped, ...others } = answer;
    placeholders.push([
      id,
      {
        kind: 'text',
        doc: richTextOf(cleanText(text, `${path}.response`, changes)),
        origin: 'ai',
        locked: false,
        meta: objectOf(
          storable(
            { ...(prompt === undefined ? {} : { prompt }), ...(promptMetadata === undefined ? {} : { promptMetadata }) },
            `${path}.prompt`,
            changes,
          ),
        ),
      },
    ]);
    const leftover = { ...others, response: { ...rest, candidates: withoutText(candidates) } };
    remainder.push([id, storable(leftover, path, changes)]);
  }
  return {
    content: { v: 1, placeholders: Object.fromEntries(placeholders) },
    remainder: remainder.length > 0 ? Object.fromEntries(remainder) : null,
  };
}

/** Everything of an answer's candidates but the texts that became content; their places stay, as empty parts. */
function withoutText(candidates: unknown): unknown {
  if (!Array.isArray(candidates)) return candidates;
  return candidates.map((candidate: unknown, index) => {
    if (index > 0) return candidate;
    const content = objectOf(objectOf(candidate).content);
    const parts = Array.isArray(content.parts) ? content.parts : [];
    return {
      ...objectOf(candidate),
      content: {
        ...content,
        // Lengths keep where one part ends and the next begins.
        parts: parts.map((part: unknown) => {
          const { text, ...rest } = objectOf(part);
          return { ...rest, textLength: textOf(text)?.length ?? 0 };
        }),
      },
    };
  });
}
