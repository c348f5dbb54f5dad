import { EMPTY_CONTENT } from './content';
import { defaultPrompts, findLayout } from './layouts';
import type { DeckTemplate, Slide } from './pitchbook';

/** The slides in front of the sections of every new book. */
export const FRONT_LAYOUTS = ['Title Slide', 'Contents', 'Legal Notice'] as const;
export const DIVIDER_LAYOUT = 'Section Divider';
export const BODY_LAYOUT = 'Body Text';

/** A new slide of a layout; where the book inherits template prompts it starts with the layout's default prompts. */
export function buildSlide(
  deckTemplate: DeckTemplate,
  layoutName: string,
  { id, sectionId, inherits }: { id: string; sectionId: string | null; inherits: boolean },
): Slide {
  const layout = findLayout(deckTemplate, layoutName);
  return {
    id,
    sectionId,
    slideNumber: 0,
    layoutName,
    type: layout.slideType,
    title: null,
    prompt: null,
    promptMode: 'adds',
    prompts: inherits ? defaultPrompts(layout) : {},
    promptModes: {},
    content: EMPTY_CONTENT,
    notes: '',
    version: 1,
  };
}
