import type { PitchbookDocument } from '@/lib/domain/pitchbook';

/**
 * Where slides go that are dropped beside another one: its section, and the place in that section's list as it
 * is without them. Above a divider is the end of the section before. Null where they already stand.
 */
export function dropTarget(
  book: Pick<PitchbookDocument, 'slides' | 'sections'>,
  moved: readonly string[],
  overId: string,
  side: 'before' | 'after',
): { sectionId: string | null; index: number } | null {
  const over = book.slides.find(({ id }) => id === overId);
  if (!over || (moved.length === 1 && moved[0] === overId)) return null;
  const listOf = (sectionId: string | null) => book.slides.filter((slide) => slide.sectionId === sectionId && !moved.includes(slide.id));
  const own = book.slides.filter(({ sectionId }) => sectionId === over.sectionId);
  if (side === 'before' && own[0] === over && over.sectionId !== null) {
    const at = book.sections.findIndex(({ id }) => id === over.sectionId);
    const previous = book.sections[at - 1]?.id ?? null;
    return { sectionId: previous, index: listOf(previous).length };
  }
  // Counted without the moved ones: the place of the nearest slide that stays.
  const before = own.slice(0, own.indexOf(over) + (side === 'after' ? 1 : 0)).filter(({ id }) => !moved.includes(id));
  return { sectionId: over.sectionId, index: before.length };
}
