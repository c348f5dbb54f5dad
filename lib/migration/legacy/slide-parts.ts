import type { PromptMode } from '@/lib/domain/pitchbook';
import type { LiveBook, LiveSlide } from '../import-record';
import { digest } from './delta';
import { generatedEntry } from './gemini-answer';
import { type JsonObject, objectOf, ownValue, setOwn } from './json-value';

/** A slide as the old tool keeps it: its entry in `slides`, and those under its number in three maps of the book. */
export type SlideParts = {
  slide: JsonObject;
  prompts: JsonObject;
  /** `scopedPlaceholderPrompts`. */
  scoped: JsonObject;
  /** `generatedContent`. */
  generated: JsonObject;
};

/**
 * @param number under which the record knows the slide
 * @param sectionTitle of the section that it stands in; null on front slides
 * @param hints the slide's remainder, of which `only`, `onlyPrompts` and `parts` matter here
 */
export function slideParts(live: LiveSlide, number: number, sectionTitle: string | null, hints: JsonObject): SlideParts {
  const key = `slide_${number}`;
  const slide: JsonObject = { slideNumber: number, layoutName: live.layoutName, type: live.type };
  if (sectionTitle !== null) slide.sectionTitle = sectionTitle;
  slide.placeholders = {};
  if (live.prompt !== null) {
    if (hints.only !== 'scoped') slide.slidePrompt = live.prompt;
    if (hints.only !== 'plain') {
      slide.slidePromptScoped = {
        scope: 'slide', slideNumber: number, slideTitle: live.layoutName, text: live.prompt, appliesTo: `slide_${number}_only`,
      };
    }
  }
  // What the old tool knows nothing of; it keeps fields that it does not know.
  if (live.title !== null) slide.title = live.title;
  if (live.notes !== '') slide.speakerNotes = live.notes;
  if (live.promptMode === 'replaces') slide.promptMode = live.promptMode;
  const modes = Object.entries(live.promptModes).filter(([, mode]) => mode === 'replaces');
  if (modes.length > 0) slide.promptModes = Object.fromEntries(modes) as Record<string, PromptMode>;

  const parts: SlideParts = { slide, prompts: {}, scoped: {}, generated: {} };
  const onlyPrompts = objectOf(hints.onlyPrompts);
  for (const id of Object.keys(live.prompts)) {
    const text = live.prompts[id];
    const only = ownValue(onlyPrompts, id);
    if (only !== 'scoped') setOwn(parts.prompts, id, text);
    if (only !== 'plain') {
      setOwn(parts.scoped, id, {
        scope: 'placeholder', slideNumber: number, slideTitle: live.layoutName, placeholderId: id, text,
        appliesTo: `${key}_placeholder_${id}`,
      });
    }
  }
  const lengths = objectOf(hints.parts);
  for (const id of Object.keys(live.content.placeholders)) {
    setOwn(parts.generated, id, generatedEntry(live.content.placeholders[id]!, ownValue(lengths, id)));
  }
  return parts;
}

/** Tells a slide that we added, and nobody touched, from one that people have worked on, moved, or put other slides behind. */
export function addedSlideDigest(live: LiveSlide, book: Pick<LiveBook, 'sections' | 'slides'>): string {
  const { layoutName, type, title, prompt, promptMode, prompts, promptModes, content, notes, sectionId } = live;
  const mates = sectionId === null ? [] : book.slides.filter((slide) => slide.sectionId === sectionId).map(({ id }) => id);
  const section = book.sections.findIndex(({ id }) => id === sectionId);
  return digest({ layoutName, type, title, prompt, promptMode, prompts, promptModes, content: content.placeholders, notes, section, mates });
}
