import type { ImportBook, ImportSlide, LiveBook, LiveSlide } from '../import-record';

/** A mapped book as the tables would give it back right after its import. */
export function asLiveBook(book: ImportBook): LiveBook {
  const counts = new Map<string | null, number>();
  for (const { sectionId, type } of book.slides) {
    if (type !== 'section-divider') counts.set(sectionId, (counts.get(sectionId) ?? 0) + 1);
  }
  const { source: _source, transformations: _transformations, ...columns } = book;
  return {
    ...columns,
    revision: 0,
    sections: book.sections.map((section) => ({ ...section, numberOfSlides: counts.get(section.id) ?? 0 })),
    slides: book.slides.map(asLiveSlide),
  };
}

/** Field by field: a rest without `promptIds` would copy each slide by way of a dictionary, and there are millions. */
function asLiveSlide(slide: ImportSlide, index: number): LiveSlide {
  const { id, sectionId, layoutName, type, title, prompt, promptMode, prompts, promptModes, content, notes, remainder } = slide;
  return { id, sectionId, layoutName, type, title, prompt, promptMode, prompts, promptModes, content, notes, remainder, slideNumber: index + 1 };
}
