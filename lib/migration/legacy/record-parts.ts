import type { LiveBook } from '../import-record';
import type { JsonObject } from './json-value';
import { fromDatabaseDate } from './legacy-dates';
import type { SectionParts } from './section-parts';

/** The maps of a record that hold entries by slide, and which of a slide's parts goes there. */
export const SLIDE_MAPS = [
  ['prompts', 'prompts'],
  ['scopedPlaceholderPrompts', 'scoped'],
  ['generatedContent', 'generated'],
] as const;
/** Maps that are not written while they are empty. `prompts` always is. */
export const OPTIONAL_MAPS = ['sectionPrompts', 'scopedPrompts', 'scopedSectionPrompts', 'scopedPlaceholderPrompts', 'generatedContent'] as const;

/** A record without its sections and slides: fields of the book, prompts of the book and of sections, empty maps for slides. */
export function recordParts(live: LiveBook, sections: SectionParts, only: unknown): JsonObject {
  const prompt = live.pitchbookPrompt;
  const scopedPrompts: JsonObject = { sections: sections.scopedPrompts };
  if (prompt !== null && only !== 'plain') {
    scopedPrompts.pitchbook = { scope: 'pitchbook', text: prompt, appliesTo: 'entire_presentation' };
  }
  return {
    id: live.id,
    title: live.title,
    type: live.type,
    status: live.status,
    ...(live.inheritTemplatePrompts ? {} : { inheritTemplatePrompts: false }),
    sections: [],
    slides: [],
    prompts: {},
    ...(prompt !== null && only !== 'scoped' ? { pitchbookPrompt: prompt } : {}),
    sectionPrompts: sections.sectionPrompts,
    scopedPrompts,
    scopedSectionPrompts: sections.scopedSectionPrompts,
    scopedPlaceholderPrompts: {},
    generatedContent: {},
    created: fromDatabaseDate(live.createdAt),
    updated: fromDatabaseDate(live.updatedAt),
  };
}
