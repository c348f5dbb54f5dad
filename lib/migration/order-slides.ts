import { type LegacyBook, type LegacySlide, textOf } from './legacy-record';
import type { Changes } from './legacy-text';

/** A run of slides as people saw it: the front, or a section's divider and what follows it. */
export type SectionRun = {
  /** Index in the source's `sections`; null where a divider names no section of the book. */
  sectionIndex: number | null;
  title: string;
  /** Positions in `slides`, the divider first; a divider that the source lacks is null. */
  slides: (number | null)[];
};
export type OrderedBook = { front: number[]; sections: SectionRun[] };

/**
 * The slides in the order that people saw, cut into runs. The order of the slides wins over the order of `sections`:
 * a slide joins the run it stands in, and sections follow their dividers. The k-th divider of a title belongs to the
 * k-th section of that title.
 */
export function orderSlides(book: LegacyBook, changes: Changes): OrderedBook {
  const order = inNumberOrder(book.slides, changes);
  const unclaimed = book.sections.map((section, index) => ({ title: section.title, index }));
  const front: number[] = [];
  const sections: SectionRun[] = [];
  for (const position of order) {
    const slide = book.slides[position];
    if (!slide) continue;
    const run = sections.at(-1);
    if (slide.type === 'section-divider') {
      const title = textOf(slide.sectionTitle) ?? '';
      const at = unclaimed.findIndex((section) => section.title === title);
      const claimed = at < 0 ? undefined : unclaimed.splice(at, 1)[0];
      if (!claimed) changes.note('section-made-for-divider', `$.slides[${position}]`);
      sections.push({ sectionIndex: claimed?.index ?? null, title, slides: [position] });
      continue;
    }
    if (run) run.slides.push(position);
    else front.push(position);
    const named = textOf(slide.sectionTitle);
    if (named !== null && named !== run?.title) changes.note('slide-joined-run', `$.slides[${position}].sectionTitle`);
  }
  for (const { title, index } of unclaimed) {
    changes.note('divider-added', `$.sections[${index}]`);
    sections.push({ sectionIndex: index, title, slides: [null] });
  }
  return { front, sections };
}

/** Positions sorted by `slideNumber`; where numbers are missing or repeated, the order of the list decides. */
function inNumberOrder(slides: LegacySlide[], changes: Changes): number[] {
  const numbers = slides.map((slide) => slide.slideNumber);
  const positions = slides.map((_, index) => index);
  if (numbers.some((n) => typeof n !== 'number' || !Number.isSafeInteger(n))) {
    changes.note('slides-renumbered', '$.slides');
    return positions;
  }
  const sorted = positions.toSorted((a, b) => (numbers[a] as number) - (numbers[b] as number));
  if (sorted.some((position, index) => numbers[position] !== index + 1)) changes.note('slides-renumbered', '$.slides');
  return sorted;
}
