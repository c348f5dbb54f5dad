import { orderOf, slideSequence, type BookOrder } from '@/lib/domain/numbering';
import type { PitchbookDocument, Section, Slide } from '@/lib/domain/pitchbook';

export type { BookOrder };

export type BookRecord = {
  title: string;
  type: PitchbookDocument['type'];
  status: PitchbookDocument['status'];
  prompt: string | null;
  inheritTemplatePrompts: boolean;
};
export type SectionRecord = Pick<Section, 'id' | 'title' | 'prompt' | 'promptMode'>;
export type SlideRecord = Omit<Slide, 'sectionId' | 'slideNumber' | 'version'>;

/**
 * A book as the editor holds it: records by id, and the order apart from them. Numbers, the section of a slide and
 * the counts follow from the order, so they are not stored a second time.
 */
export type EditorDocument = {
  meta: Pick<PitchbookDocument, 'id' | 'organizationId' | 'deckTemplateId' | 'createdBy' | 'createdAt'>;
  book: BookRecord;
  order: BookOrder;
  sections: Record<string, SectionRecord>;
  slides: Record<string, SlideRecord>;
};

/** What only the server gives out: never part of an edit, of undo or of a comparison. */
export type Saved = { revision: number; updatedAt: string; versions: Record<string, number> };

export function openDocument(book: PitchbookDocument): { document: EditorDocument; saved: Saved } {
  const { id, organizationId, deckTemplateId, createdBy, createdAt } = book;
  const document: EditorDocument = {
    meta: { id, organizationId, deckTemplateId, createdBy, createdAt },
    book: {
      title: book.title,
      type: book.type,
      status: book.status,
      prompt: book.pitchbookPrompt,
      inheritTemplatePrompts: book.inheritTemplatePrompts,
    },
    order: orderOf(book),
    sections: Object.fromEntries(
      book.sections.map((section) => [
        section.id,
        { id: section.id, title: section.title, prompt: section.prompt, promptMode: section.promptMode },
      ]),
    ),
    slides: Object.fromEntries(
      book.slides.map(({ sectionId: _section, slideNumber: _number, version: _version, ...record }) => [record.id, record]),
    ),
  };
  const versions = Object.fromEntries([...book.sections, ...book.slides].map((each) => [each.id, each.version]));
  return { document, saved: { revision: book.revision, updatedAt: book.updatedAt, versions } };
}

/** The last slide object made from a record: handed out again while nothing about it changed, for memoised views. */
const lastSlide = new WeakMap<SlideRecord, Slide>();

function slideOf(record: SlideRecord, sectionId: string | null, slideNumber: number, version: number): Slide {
  const last = lastSlide.get(record);
  if (last && last.sectionId === sectionId && last.slideNumber === slideNumber && last.version === version) return last;
  const slide = { ...record, sectionId, slideNumber, version };
  lastSlide.set(record, slide);
  return slide;
}

/** The book in the shape that the domain's functions and the views read. */
export function toPitchbook(document: EditorDocument, saved: Saved): PitchbookDocument {
  const { meta, book, order } = document;
  const slides: Slide[] = [];
  const append = (ids: string[], sectionId: string | null) => {
    for (const id of ids) {
      const record = document.slides[id];
      if (record) slides.push(slideOf(record, sectionId, slides.length + 1, saved.versions[id] ?? 0));
    }
  };
  append(order.front, null);
  const sections = order.sections.flatMap(({ id, slides: ids }, orderIndex): Section[] => {
    const record = document.sections[id];
    if (!record) return [];
    append(ids, id);
    return [{ ...record, orderIndex, numberOfSlides: Math.max(0, ids.length - 1), version: saved.versions[id] ?? 0 }];
  });
  const { prompt, ...fields } = book;
  return { ...meta, ...fields, pitchbookPrompt: prompt, revision: saved.revision, updatedAt: saved.updatedAt, sections, slides };
}

/** All slides of the book, first to last. */
export function slideIds(document: EditorDocument): string[] {
  return slideSequence(document.order);
}

export type SlidePlace = {
  /** null: among the front slides. */
  sectionId: string | null;
  /** Position in the section (0 is its divider) or among the front slides. */
  index: number;
  number: number;
};

export function locateSlide(document: EditorDocument, slideId: string): SlidePlace | null {
  const { front, sections } = document.order;
  const inFront = front.indexOf(slideId);
  if (inFront >= 0) return { sectionId: null, index: inFront, number: inFront + 1 };
  let before = front.length;
  for (const { id, slides } of sections) {
    const index = slides.indexOf(slideId);
    if (index >= 0) return { sectionId: id, index, number: before + index + 1 };
    before += slides.length;
  }
  return null;
}

/** A slide that opens its section: it moves and goes with the section alone. */
export function isDivider(document: EditorDocument, slideId: string): boolean {
  return document.order.sections.some(({ slides }) => slides[0] === slideId);
}

/** The first slide of the book: it stays, and stays first. */
export function isTitleSlide(document: EditorDocument, slideId: string): boolean {
  return document.order.front[0] === slideId;
}
