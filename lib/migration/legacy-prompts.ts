import { LIMITS } from '@/lib/domain/pitchbook';
import { type JsonObject, type LegacyBook, objectOf, textOf } from './legacy-record';
import { boundedText, type Changes } from './legacy-text';

/** The text of a scoped prompt entry (`{ scope, text, appliesTo, … }`). */
const scopedText = (entry: unknown): string | null => textOf(objectOf(entry).text);

/**
 * One prompt that the old tool kept in several places. The scoped copy is derived from the plain one and sometimes
 * newer, never older, so where they differ it wins; what lost is noted with its path.
 */
function settle(candidates: { path: string; text: string | null }[], limit: number, changes: Changes): string | null {
  const given = candidates.filter((c): c is { path: string; text: string } => c.text !== null);
  const winner = given[0];
  if (!winner) return null;
  for (const loser of given.slice(1)) {
    if (loser.text !== winner.text) changes.note('newer-copy-of-prompt-won', loser.path, loser.text);
  }
  return boundedText(winner.text, limit, winner.path, changes);
}

export function pitchbookPrompt(book: LegacyBook, changes: Changes): string | null {
  return settle(
    [
      { path: '$.scopedPrompts.pitchbook.text', text: scopedText(objectOf(book.scopedPrompts).pitchbook) },
      { path: '$.pitchbookPrompt', text: textOf(book.pitchbookPrompt) },
    ],
    LIMITS.pitchbookPrompt,
    changes,
  );
}

/** The prompt of the section at `index`; prompts kept by title apply to every section of that title. */
export function sectionPrompt(book: LegacyBook, index: number, changes: Changes): string | null {
  const section = book.sections[index];
  if (!section) return null;
  const { title } = section;
  const own = (map: unknown): unknown => (Object.hasOwn(objectOf(map), title) ? objectOf(map)[title] : undefined);
  const key = JSON.stringify(title);
  return settle(
    [
      { path: `$.scopedSectionPrompts[${key}].text`, text: scopedText(own(book.scopedSectionPrompts)) },
      { path: `$.scopedPrompts.sections[${key}].text`, text: scopedText(own(objectOf(book.scopedPrompts).sections)) },
      { path: `$.sectionPrompts[${key}]`, text: textOf(own(book.sectionPrompts)) },
      { path: `$.sections[${index}].prompt`, text: textOf(section.prompt) },
    ],
    LIMITS.prompt,
    changes,
  );
}

export function slidePrompt(slide: JsonObject, path: string, changes: Changes): string | null {
  return settle(
    [
      { path: `${path}.slidePromptScoped.text`, text: scopedText(slide.slidePromptScoped) },
      { path: `${path}.slidePrompt`, text: textOf(slide.slidePrompt) },
    ],
    LIMITS.prompt,
    changes,
  );
}

/** Placeholder prompts of the slide with this number, by placeholder id. */
export function placeholderPrompts(book: LegacyBook, slideNumber: number, changes: Changes): Record<string, string> {
  const key = `slide_${slideNumber}`;
  const plain = objectOf(ownValue(book.prompts, key));
  const scoped = objectOf(ownValue(book.scopedPlaceholderPrompts, key));
  const ids = [...new Set([...Object.keys(plain), ...Object.keys(scoped)])];
  const entries = ids.flatMap((id): [string, string][] => {
    if (!isPlaceholderId(id)) {
      changes.note('prompt-of-impossible-placeholder-kept', `$.prompts.${key}[${JSON.stringify(id)}]`, ownValue(plain, id) ?? ownValue(scoped, id));
      return [];
    }
    const text = settle(
      [
        { path: `$.scopedPlaceholderPrompts.${key}[${JSON.stringify(id)}].text`, text: scopedText(ownValue(scoped, id)) },
        { path: `$.prompts.${key}[${JSON.stringify(id)}]`, text: textOf(ownValue(plain, id)) },
      ],
      LIMITS.prompt,
      changes,
    );
    return text === null ? [] : [[id, text]];
  });
  return Object.fromEntries(entries);
}

/** What the database takes as a placeholder's id; `__proto__` would be lost in the first plain object. */
export function isPlaceholderId(id: string): boolean {
  return id.length >= 1 && id.length <= 100 && id !== '__proto__' && !/[\u0000-\u001f\u007f\ud800-\udfff]/.test(id);
}

/** An own value of a map from a file; a name such as `constructor` must not reach what every object inherits. */
export function ownValue(map: unknown, key: string): unknown {
  const object = objectOf(map);
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
