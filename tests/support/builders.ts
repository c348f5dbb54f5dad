import { textContent, textDocument } from '@/lib/domain/content';
import type { DeckTemplate, Layout, PitchbookDocument, Placeholder, PlaceholderKind } from '@/lib/domain/pitchbook';
import { buildNewBook, type NewBook } from './new-book';

const EMU_PER_INCH = 914_400;

/** Ids that look like UUIDs and count up: the same test makes the same ones every time. */
export function idMaker(start = 1): () => string {
  let next = start;
  return () => `00000000-0000-4000-8000-${(next++).toString(16).padStart(12, '0')}`;
}

function box(id: string, kind: PlaceholderKind, top: number, defaultPrompt: string | null = null): Placeholder {
  return {
    id,
    name: `${kind} ${id}`,
    kind,
    x: EMU_PER_INCH / 2,
    y: Math.round(top * EMU_PER_INCH),
    width: 12 * EMU_PER_INCH,
    height: EMU_PER_INCH,
    defaultPrompt,
    capacity: null,
  };
}

function layout(name: string, slideType: string, placeholders: Placeholder[]): Layout {
  return { id: `layout-${name}`, name, slideType, placeholders };
}

/** A small deck template with the names that every book starts from. */
export function buildDeckTemplate(): DeckTemplate {
  return {
    id: '00000000-0000-4000-8000-00000000d0c0',
    organizationId: null,
    name: 'Small template',
    slideWidth: 12_192_000,
    slideHeight: 6_858_000,
    theme: { colors: { background: '#ffffff', text: '#111111' }, fonts: { heading: 'Georgia', body: 'Arial' } },
    layouts: [
      layout('Title Slide', 'title', [box('4', 'title', 1, 'Name the transaction.'), box('2', 'subtitle', 3)]),
      layout('Contents', 'contents', [box('1', 'title', 1), box('contents', 'body', 2)]),
      layout('Legal Notice', 'legal', [box('1', 'title', 1), box('12', 'body', 2)]),
      layout('Section Divider', 'section-divider', [box('section-number', 'text', 1), box('1', 'title', 2)]),
      layout('Body Text', 'body', [
        box('section', 'text', 0),
        box('1', 'title', 1, 'State the conclusion.'),
        box('12', 'body', 2, 'Write three short points.'),
        box('footer', 'footer', 6),
        box('slide-number', 'slide-number', 6),
      ]),
      layout('Two Content', 'body', [
        box('1', 'title', 1),
        box('12', 'body', 2, 'First half.'),
        box('13', 'body', 3, 'Second half.'),
      ]),
      layout('Quote', 'quote', [box('1', 'title', 1), box('20', 'body', 2), box('2', 'text', 5)]),
      layout('Blank', 'blank', []),
    ],
  };
}

/** A new book by the creation rule: by default two sections, of two slides and of one. */
export function buildBook(input: Partial<NewBook> = {}, newId: () => string = idMaker()): PitchbookDocument {
  return buildNewBook(
    {
      title: 'Project Test',
      organizationId: '00000000-0000-4000-8000-0000000000aa',
      createdBy: null,
      sections: [{ title: 'Market', numberOfSlides: 2 }, { title: 'Valuation', numberOfSlides: 1 }],
      ...input,
    },
    buildDeckTemplate(),
    { newId, now: '2026-03-01T09:00:00.000Z' },
  );
}

/** The book with one slide changed, by its number. */
export function withSlide(
  book: PitchbookDocument,
  slideNumber: number,
  fields: Partial<PitchbookDocument['slides'][number]>,
): PitchbookDocument {
  return { ...book, slides: book.slides.map((slide) => (slide.slideNumber === slideNumber ? { ...slide, ...fields } : slide)) };
}

/** Slide content of plain texts by placeholder id. */
export function contentOf(texts: Record<string, string>): PitchbookDocument['slides'][number]['content'] {
  const pieces = Object.entries(texts).map(([id, text]) => [id, textContent(textDocument(text))]);
  return { v: 1, placeholders: Object.fromEntries(pieces) };
}
