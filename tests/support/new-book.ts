import { BODY_LAYOUT, buildSlide, DIVIDER_LAYOUT, FRONT_LAYOUTS } from '@/lib/domain/creation';
import type { DeckTemplate, PitchbookDocument, PitchbookType, Section } from '@/lib/domain/pitchbook';

export type NewBook = {
  title: string;
  type?: PitchbookType;
  organizationId: string;
  createdBy: string | null;
  sections: { title: string; numberOfSlides?: number; prompt?: string | null }[];
  pitchbookPrompt?: string | null;
  inheritTemplatePrompts?: boolean;
};

/**
 * The creation rule of the contract, written a second time for what the database makes to be compared with: Title Slide, Contents, Legal Notice; then for each section one
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
