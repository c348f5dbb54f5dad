import { textOf } from './json-value';
import type { Notes } from './notes';
import type { LegacyRecord, LegacySlide } from './read-legacy-record';

/** A run of slides as people saw it: a section's divider and what follows it. */
export type SectionRun = {
  /** Index in the source's `sections`; null where a divider names no section of the book. */
  sectionIndex: number | null;
  /** As it was written; null where there is none. */
  title: string | null;
  /** Position of the divider in `slides`; null where the source lacks it. */
  divider: number | null;
  /** Positions in `slides` of what follows. */
  slides: number[];
};
export type OrderedBook = { front: number[]; runs: SectionRun[] };

/**
 * The slides in the order that people saw, cut into runs. The order of the slides wins over the order of `sections`:
 * a slide joins the run it stands in, and sections follow their dividers. The k-th divider of a title belongs to the
 * k-th section of that title.
 */
export function orderSlides({ sections, slides }: LegacyRecord, notes: Notes): OrderedBook {
  const unclaimed = sections.map((section, index) => ({ title: section.title, index }));
  const titles = new Set(sections.map((section) => section.title));
  const front: number[] = [];
  const runs: SectionRun[] = [];
  for (const position of inNumberOrder(slides, notes)) {
    const { fields } = slides[position]!;
    const named = textOf(fields.sectionTitle);
    if (fields.type === 'section-divider') {
      const at = unclaimed.findIndex(({ title }) => title === named);
      const claimed = at < 0 ? undefined : unclaimed.splice(at, 1)[0];
      if (!claimed) notes.note('section-made-for-divider', `$.slides[${position}]`);
      runs.push({ sectionIndex: claimed?.index ?? null, title: named, divider: position, slides: [] });
      continue;
    }
    const run = runs.at(-1);
    (run?.slides ?? front).push(position);
    if (named === null || named === run?.title) continue;
    notes.note(titles.has(named) ? 'slide-joined-run' : 'slide-names-unknown-section', `$.slides[${position}].sectionTitle`);
  }
  for (const { title, index } of unclaimed) {
    notes.note('divider-added', `$.sections[${index}]`);
    runs.push({ sectionIndex: index, title, divider: null, slides: [] });
  }
  const order = runs.flatMap(({ sectionIndex }) => (sectionIndex === null ? [] : [sectionIndex]));
  if (order.some((index, at) => index !== at)) notes.note('sections-reordered', '$.sections');
  if (runs.length === 0) {
    notes.note('section-added', '$.sections');
    runs.push({ sectionIndex: null, title: null, divider: null, slides: [] });
  }
  return { front: titleSlideFirst(front, slides, notes), runs };
}

/** Positions sorted by `slideNumber`; where numbers are missing, the order of the list decides. */
function inNumberOrder(slides: LegacySlide[], notes: Notes): number[] {
  const positions = [...slides.keys()];
  if (!slides.every(({ numbered }) => numbered)) {
    notes.note('slides-renumbered', '$.slides');
    return positions;
  }
  if (slides.every(({ number }, index) => number === index + 1)) return positions;
  const sorted = positions.toSorted((a, b) => slides[a]!.number - slides[b]!.number);
  notes.note(sorted.every((position, index) => slides[position]!.number === index + 1) ? 'slides-sorted' : 'slides-renumbered', '$.slides');
  return sorted;
}

function titleSlideFirst(front: number[], slides: LegacySlide[], notes: Notes): number[] {
  const titleSlide = front.find((position) => slides[position]!.fields.type === 'title');
  if (titleSlide === undefined || titleSlide === front[0]) return front;
  notes.note('title-slide-moved-first', `$.slides[${titleSlide}]`);
  return [titleSlide, ...front.filter((position) => position !== titleSlide)];
}
