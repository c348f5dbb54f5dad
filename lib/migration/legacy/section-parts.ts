import type { LiveBook } from '../import-record';
import { applyDelta, digest, type KeptMaps } from './delta';
import { isJsonObject, type JsonObject, objectOf, setOwn } from './json-value';
import type { SectionPromptPlace } from './remainder';

export const SECTION_PROMPT_PLACES: readonly SectionPromptPlace[] = ['sections', 'sectionPrompts', 'scopedPrompts', 'scopedSectionPrompts'];

type LiveSection = LiveBook['sections'][number];

/** The sections of a book as the old tool keeps them: the list, and the three maps of their prompts by title. */
export type SectionParts = {
  /** As in `sections`, in our order. */
  list: JsonObject[];
  sectionPrompts: JsonObject;
  /** `scopedPrompts.sections`. */
  scopedPrompts: JsonObject;
  scopedSectionPrompts: JsonObject;
};

/**
 * @param titles the title of each section as the record has it: prompts are kept under it
 * @param only where the prompt of a section stands, when not in all places
 */
export function sectionParts(sections: LiveSection[], titles: string[], only: (id: string) => unknown): SectionParts {
  const parts: SectionParts = { list: [], sectionPrompts: {}, scopedPrompts: {}, scopedSectionPrompts: {} };
  const agreed = promptsByTitle(sections, titles);
  sections.forEach((section, at) => {
    const title = titles[at]!;
    const { prompt } = section;
    const named = only(section.id);
    const places = Array.isArray(named) ? SECTION_PROMPT_PLACES.filter((place) => named.includes(place)) : SECTION_PROMPT_PLACES;
    const byTitle = prompt !== null && agreed.get(title) === prompt && places.some((place) => place !== 'sections');
    const entry: JsonObject = { title: section.title, numberOfSlides: section.numberOfSlides };
    // A prompt that the maps cannot show, because sections of one title differ in it, stands with its section.
    if (prompt !== null && (!byTitle || places.includes('sections'))) entry.prompt = prompt;
    if (section.promptMode === 'replaces') entry.promptMode = section.promptMode;
    parts.list.push(entry);
    if (!byTitle) return;
    const scoped = { scope: 'section', sectionName: title, text: prompt, appliesTo: `all_slides_in_section_${title}` };
    if (places.includes('sectionPrompts')) setOwn(parts.sectionPrompts, title, prompt);
    if (places.includes('scopedPrompts')) setOwn(parts.scopedPrompts, title, { ...scoped });
    if (places.includes('scopedSectionPrompts')) setOwn(parts.scopedSectionPrompts, title, scoped);
  });
  return parts;
}

/** The prompt that all sections of a title have in common; null where they differ. */
function promptsByTitle(sections: LiveSection[], titles: string[]): Map<string, string | null> {
  const prompts = new Map<string, string | null>();
  sections.forEach(({ prompt }, at) => {
    const title = titles[at]!;
    prompts.set(title, prompts.has(title) && prompts.get(title) !== prompt ? null : prompt);
  });
  return prompts;
}

/** The title that a section has in the record, where its remainder knows another one than ours. */
export function titleInRecord(section: LiveSection, delta: unknown, kept: KeptMaps): string {
  const title = isJsonObject(delta) ? applyDelta(section.title, delta.title, kept) : section.title;
  return typeof title === 'string' ? title : section.title;
}

/** Tells a section that we added, and nobody touched, from one that people have worked on or moved. @param place from 0 */
export function addedSectionDigest({ title, numberOfSlides, prompt, promptMode }: LiveSection, place: number): string {
  return digest({ title, numberOfSlides, prompt, promptMode, place });
}

export function isAdded(remainder: unknown, current: () => string): boolean {
  const { added } = objectOf(remainder);
  return typeof added === 'string' && added === current();
}
