import { EMPTY_CONTENT } from './content';
import { defaultPrompts, findLayout } from './layouts';
import type { DeckTemplate, PitchbookDocument, PitchbookType, Section, Slide } from './pitchbook';

export type NewBook = {
  title: string;
  type?: PitchbookType;
  organizationId: string;
  createdBy: string | null;
  sections: { title: string; numberOfSlides?: number; prompt?: string | null }[];
  pitchbookPrompt?: string | null;
  inheritTemplatePrompts?: boolean;
};

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

/**
 * The creation rule, as the database applies it: Title Slide, Contents, Legal Notice; then for each section one
 * Section Divider and its body slides.
 */
export function buildNewBook(
  input: NewBook,
  deckTemplate: DeckTemplate,
  { newId, now }: { newId: () => string; now: string },
): PitchbookDocument {
  const inherits = input.inheritTemplatePrompts ?? true;
  const slide = (layoutName: string, sectionId: string | null) =>
    buildSlide(deckTemplate, layoutName, { id: newId(), sectionId, inherits });

  const sections = input.sections.map(({ title, numberOfSlides, prompt }, orderIndex): Section => ({
    id: newId(),
    title,
    orderIndex,
    numberOfSlides: numberOfSlides ?? 1,
    prompt: prompt ?? null,
    promptMode: 'adds',
    version: 1,
  }));
  const slides = [
    ...FRONT_LAYOUTS.map((layoutName) => slide(layoutName, null)),
    ...sections.flatMap(({ id, numberOfSlides }) => [
      slide(DIVIDER_LAYOUT, id),
      ...Array.from({ length: numberOfSlides }, () => slide(BODY_LAYOUT, id)),
    ]),
  ];
  return {
    id: newId(),
    organizationId: input.organizationId,
    title: input.title,
    type: input.type ?? 'standard',
    status: 'draft',
    revision: 1,
    pitchbookPrompt: input.pitchbookPrompt ?? null,
    inheritTemplatePrompts: inherits,
    deckTemplateId: deckTemplate.id,
    createdBy: input.createdBy,
    createdAt: now,
    updatedAt: now,
    sections,
    slides: slides.map((each, index) => ({ ...each, slideNumber: index + 1 })),
  };
}
