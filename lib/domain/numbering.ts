import type { PitchbookDocument, Section, Slide } from './pitchbook';

/** The whole order of a book: its front slides, then its sections, each with its divider first. */
export type BookOrder = { front: string[]; sections: { id: string; slides: string[] }[] };

export function orderOf(book: Pick<PitchbookDocument, 'sections' | 'slides'>): BookOrder {
  const slides = [...book.slides].sort((a, b) => a.slideNumber - b.slideNumber);
  const sections = [...book.sections].sort((a, b) => a.orderIndex - b.orderIndex);
  const of = (sectionId: string | null) => slides.filter((slide) => slide.sectionId === sectionId).map(({ id }) => id);
  return { front: of(null), sections: sections.map(({ id }) => ({ id, slides: of(id) })) };
}

/** All slide ids of an order, first to last: the slide at index i has the number i + 1. */
export function slideSequence(order: BookOrder): string[] {
  return [...order.front, ...order.sections.flatMap(({ slides }) => slides)];
}

export type ContentsEntry = { sectionId: string; number: number; title: string; page: number };

/** The lines of the Contents slide: each section with the page of its first slide. */
export function contentsEntries(book: Pick<PitchbookDocument, 'sections' | 'slides'>): ContentsEntry[] {
  const firstPage = new Map<string, number>();
  for (const { sectionId, slideNumber } of book.slides) {
    if (sectionId !== null) firstPage.set(sectionId, Math.min(slideNumber, firstPage.get(sectionId) ?? slideNumber));
  }
  return [...book.sections]
    .sort((a, b) => a.orderIndex - b.orderIndex)
    .flatMap(({ id, title }, index) => {
      const page = firstPage.get(id);
      return page === undefined ? [] : [{ sectionId: id, number: index + 1, title, page }];
    });
}

function findSection(book: Pick<PitchbookDocument, 'sections'>, sectionId: string | null): Section | undefined {
  return sectionId === null ? undefined : book.sections.find(({ id }) => id === sectionId);
}

/** 1 for the first section; null for front slides and unknown sections. */
export function sectionNumber(book: Pick<PitchbookDocument, 'sections'>, sectionId: string | null): number | null {
  const section = findSection(book, sectionId);
  return section ? section.orderIndex + 1 : null;
}

/** The title of the section that the slide stands in; null on front slides. */
export function runningSectionTitle(
  book: Pick<PitchbookDocument, 'sections'>,
  slide: Pick<Slide, 'sectionId'>,
): string | null {
  return findSection(book, slide.sectionId)?.title ?? null;
}
