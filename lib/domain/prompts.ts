import type { PitchbookDocument, PromptMode } from './pitchbook';

export type PromptLevel = 'pitchbook' | 'section' | 'slide' | 'placeholder';

export type PromptSource = {
  level: PromptLevel;
  text: string;
  /** Id of the book, section, slide or placeholder that the text is written on. */
  sourceId: string;
  mode: PromptMode;
};

export type PromptLine = Omit<PromptSource, 'mode'>;

const isBlank = (text: string | null | undefined): boolean => text === null || text === undefined || text.trim() === '';

/**
 * All prompts that are written for a placeholder, widest level first, and whether each still counts:
 * a text that *replaces* silences every level above it. A blank text counts for nothing, whatever its mode.
 */
export function promptLevels(
  book: Pick<PitchbookDocument, 'id' | 'pitchbookPrompt' | 'sections' | 'slides'>,
  slideId: string,
  placeholderId: string,
): (PromptSource & { active: boolean })[] {
  const slide = book.slides.find(({ id }) => id === slideId);
  if (!slide) return [];
  const section = book.sections.find(({ id }) => id === slide.sectionId);
  const own = Object.hasOwn(slide.prompts, placeholderId) ? slide.prompts[placeholderId] : null;
  const ownMode = Object.hasOwn(slide.promptModes, placeholderId) ? slide.promptModes[placeholderId] : 'adds';

  const written = [
    { level: 'pitchbook' as const, text: book.pitchbookPrompt, sourceId: book.id, mode: 'adds' as const },
    { level: 'section' as const, text: section?.prompt, sourceId: section?.id ?? '', mode: section?.promptMode ?? 'adds' },
    { level: 'slide' as const, text: slide.prompt, sourceId: slide.id, mode: slide.promptMode },
    { level: 'placeholder' as const, text: own, sourceId: placeholderId, mode: ownMode ?? 'adds' },
  ].flatMap(({ text, ...rest }) => (isBlank(text) ? [] : [{ ...rest, text: text ?? '' }]));

  const from = Math.max(0, written.findLastIndex(({ mode }) => mode === 'replaces'));
  return written.map((source, index) => ({ ...source, active: index >= from }));
}

/** The texts that remain for a placeholder, in the order a reader or a model should get them. */
export function effectivePrompt(
  book: Pick<PitchbookDocument, 'id' | 'pitchbookPrompt' | 'sections' | 'slides'>,
  slideId: string,
  placeholderId: string,
): PromptLine[] {
  return promptLevels(book, slideId, placeholderId)
    .filter(({ active }) => active)
    .map(({ level, text, sourceId }) => ({ level, text, sourceId }));
}
