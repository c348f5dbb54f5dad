import { LIMITS, type PitchbookDocument } from './pitchbook';

export type BrokenLaw = { law: string; message: string; id?: string };

/** The laws of a book's order and size that it breaks; an empty list for a sound one. */
export function findBrokenLaws(book: Pick<PitchbookDocument, 'sections' | 'slides'>): BrokenLaw[] {
  const broken: BrokenLaw[] = [];
  const report = (law: string, message: string, id?: string) => broken.push({ law, message, ...(id ? { id } : {}) });
  const { sections, slides } = book;

  if (sections.length < 1 || sections.length > LIMITS.sections) report('section-count', 'A book has 1 to 50 sections.');
  if (slides.length > LIMITS.slides) report('slide-count', 'A book has at most 500 slides.');
  for (const ids of [sections.map(({ id }) => id), slides.map(({ id }) => id)]) {
    if (new Set(ids).size !== ids.length) report('unique-ids', 'Every section and slide has its own id.');
  }
  sections.forEach(({ id, orderIndex }, index) => {
    if (orderIndex !== index) report('section-order', `Section ${index + 1} has the index ${orderIndex}.`, id);
  });
  slides.forEach(({ id, slideNumber }, index) => {
    if (slideNumber !== index + 1) report('slide-number', `Slide ${index + 1} has the number ${slideNumber}.`, id);
  });

  const place = new Map<string | null, number>([[null, -1], ...sections.map(({ id }, index) => [id, index] as const)]);
  let last = -1;
  for (const { id, sectionId } of slides) {
    const index = place.get(sectionId);
    if (index === undefined) report('known-section', 'A slide belongs to a section that the book does not have.', id);
    else if (index < last) report('runs', 'The slides of a section stand together, sections in their order.', id);
    else last = index;
  }

  if (slides[0]?.type !== 'title' || slides[0].sectionId !== null) report('title-first', 'The first slide is the title slide.');
  for (const { id, numberOfSlides } of sections) {
    const own = slides.filter(({ sectionId }) => sectionId === id);
    if (own[0]?.type !== 'section-divider') report('divider-first', 'A section starts with its divider.', id);
    if (own.filter(({ type }) => type === 'section-divider').length > 1) report('one-divider', 'A section has one divider.', id);
    if (numberOfSlides !== Math.max(0, own.length - 1)) report('slide-count-of-section', 'The count leaves the divider out.', id);
  }
  return broken;
}
