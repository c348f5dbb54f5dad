import { LIMITS } from '@/lib/domain/pitchbook';
import { isEmpty, isJsonObject, type JsonObject, objectOf, ownValue } from './json-value';
import { boundedText } from './legacy-text';
import { type Notes, type Path, pathText } from './notes';
import type { LegacySection } from './read-legacy-record';
import type { PromptPlace, SectionPromptPlace } from './remainder';
import { isStorableText } from './storable-json';

/** A place where a prompt can stand, and what is there: undefined where the record lacks the place. */
type Candidate<Place extends string> = { place: Place; path: Path; value: unknown; scoped: boolean };
type Settled<Place extends string> = { text: string | null; only: Place[] | undefined };

/**
 * One prompt that the old tool kept in several places, the first one first. The scoped copy is derived from the plain one and
 * sometimes newer, never older, so where they differ it wins. An empty text is no prompt.
 */
function settle<Place extends string>(candidates: Candidate<Place>[], limit: number, notes: Notes): Settled<Place> {
  let winner: { text: string; path: Path } | null = null;
  const present: Place[] = [];
  let differs: Path | null = null;
  for (const { place, path, value, scoped } of candidates) {
    if (value === undefined) continue;
    present.push(place);
    const text = scoped ? objectOf(value).text : value;
    if (typeof text === 'string') {
      if (!winner && text !== '') winner = { text, path };
      else if (winner && winner.text !== text) differs ??= path;
    } else if (value !== null && text !== null) notes.note('prompt-unreadable', path);
  }
  if (!winner) return { text: null, only: undefined };
  if (differs !== null) notes.note('prompts-differ', differs);
  const text = boundedText(winner.text, limit, winner.path, notes);
  return { text: text === '' ? null : text, only: present.length < candidates.length ? present : undefined };
}

export function pitchbookPrompt(fields: JsonObject, notes: Notes): { text: string | null; only: PromptPlace | undefined } {
  const { text, only } = settle<PromptPlace>(
    [
      { place: 'scoped', path: '$.scopedPrompts.pitchbook.text', value: ownValue(objectOf(fields.scopedPrompts), 'pitchbook'), scoped: true },
      { place: 'plain', path: '$.pitchbookPrompt', value: fields.pitchbookPrompt, scoped: false },
    ],
    LIMITS.pitchbookPrompt,
    notes,
  );
  return { text, only: only?.[0] };
}

/** The maps of a record that keep prompts by section title. */
export function sectionPromptMaps(fields: JsonObject): Record<Exclude<SectionPromptPlace, 'sections'>, JsonObject> {
  return {
    scopedSectionPrompts: objectOf(fields.scopedSectionPrompts),
    scopedPrompts: objectOf(objectOf(fields.scopedPrompts).sections),
    sectionPrompts: objectOf(fields.sectionPrompts),
  };
}

/** The prompt of a section; one kept by title applies to every section of that title, and wins over the section's own. */
export function sectionPrompt(
  title: string | null,
  section: LegacySection | undefined,
  sectionPath: Path,
  maps: ReturnType<typeof sectionPromptMaps>,
  notes: Notes,
): Settled<SectionPromptPlace> {
  const byTitle = (map: JsonObject) => (title === null ? undefined : ownValue(map, title));
  const at = (above: Path): Path => ({ above, step: title ?? '' });
  const titled = settle<SectionPromptPlace>(
    [
      { place: 'scopedSectionPrompts', path: at('$.scopedSectionPrompts'), value: byTitle(maps.scopedSectionPrompts), scoped: true },
      { place: 'scopedPrompts', path: at('$.scopedPrompts.sections'), value: byTitle(maps.scopedPrompts), scoped: true },
      { place: 'sectionPrompts', path: at('$.sectionPrompts'), value: byTitle(maps.sectionPrompts), scoped: false },
    ],
    LIMITS.prompt,
    notes,
  );
  const ownPath: Path = { above: sectionPath, step: 'prompt' };
  const own = section?.fields.prompt;
  const places = titlePlaces(title, maps);
  if (titled.text === null) {
    const { text } = settle([{ place: 'sections', path: ownPath, value: own, scoped: false }], LIMITS.prompt, notes);
    return { text, only: text === null ? undefined : [...places, 'sections'] };
  }
  if (typeof own === 'string' && own !== '' && own !== titled.text) notes.note('section-prompt-by-title-won', ownPath);
  if (own !== undefined) places.push('sections');
  return { text: titled.text, only: places.length < 4 ? places : undefined };
}

function titlePlaces(title: string | null, maps: ReturnType<typeof sectionPromptMaps>): SectionPromptPlace[] {
  if (title === null) return [];
  return (['sectionPrompts', 'scopedPrompts', 'scopedSectionPrompts'] as const).filter((place) => Object.hasOwn(maps[place], title));
}

export function slidePrompt(fields: JsonObject, path: string, notes: Notes): { text: string | null; only: PromptPlace | undefined } {
  if (fields.slidePrompt === undefined && fields.slidePromptScoped === undefined) return { text: null, only: undefined };
  const { text, only } = settle<PromptPlace>(
    [
      { place: 'scoped', path: `${path}.slidePromptScoped.text`, value: fields.slidePromptScoped, scoped: true },
      { place: 'plain', path: `${path}.slidePrompt`, value: fields.slidePrompt, scoped: false },
    ],
    LIMITS.prompt,
    notes,
  );
  return { text, only: only?.[0] };
}

export type PlaceholderPrompts = { prompts: Record<string, string>; only: Record<string, PromptPlace> | undefined };

/** Placeholder prompts under a slide's number, by placeholder id. */
export function placeholderPrompts(number: number, plain: JsonObject, scoped: JsonObject, notes: Notes): PlaceholderPrompts {
  const found: PlaceholderPrompts = { prompts: {}, only: undefined };
  const ids = Object.keys(plain);
  for (const id in scoped) if (!Object.hasOwn(plain, id)) ids.push(id);
  for (const id of ids) {
    const path: Path = { above: `$.prompts.slide_${number}`, step: id };
    if (!isPlaceholderId(id)) {
      notes.note('prompt-without-placeholder', path);
      continue;
    }
    const { text, only } = settle<PromptPlace>(
      [
        { place: 'scoped', path: { above: `$.scopedPlaceholderPrompts.slide_${number}`, step: id }, value: ownValue(scoped, id), scoped: true },
        { place: 'plain', path, value: ownValue(plain, id), scoped: false },
      ],
      LIMITS.prompt,
      notes,
    );
    if (text === null) continue;
    found.prompts[id] = text;
    if (only?.[0]) (found.only ??= {})[id] = only[0];
  }
  return found;
}

/** What the database takes as a placeholder's id; `__proto__` would be lost in the first plain object. */
export function isPlaceholderId(id: string): boolean {
  return id.length >= 1 && id.length <= 100 && id !== '__proto__' && !/[\u0000-\u001f\u007f]/.test(id) && isStorableText(id);
}

/** Prompts and answers under keys that name no slide, or no section, of the record. They stay with the book. */
export function noteOrphans(entries: JsonObject, known: (key: string) => boolean, rule: 'prompt-without-slide' | 'prompt-without-section' | 'generated-text-without-slide', path: string, notes: Notes): void {
  for (const key in entries) {
    const value = entries[key];
    if (known(key) || key === '__proto__' || value === null || value === '' || (isJsonObject(value) && isEmpty(value))) continue;
    notes.note(rule, pathText({ above: path, step: key }));
  }
}
