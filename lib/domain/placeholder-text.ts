import { isEmptyRichText, plainText, readSlideContent } from './content';
import { isDerived } from './layouts';
import { contentsEntries, runningSectionTitle, sectionNumber } from './numbering';
import type { Placeholder, PitchbookDocument, RichText, Slide } from './pitchbook';

type Book = Pick<PitchbookDocument, 'title' | 'sections' | 'slides'>;
type Box = Pick<Placeholder, 'id' | 'kind'>;

export type PlaceholderText = { doc: RichText; source: 'content' | 'derived' | 'empty' };

/** Titles are in box "4" of the title slide and in box "1" elsewhere, as the old tool numbered them. */
const TITLE_IDS = ['4', '1'];

const lines = (...texts: string[]): RichText => ({ paragraphs: texts.map((text) => ({ runs: [{ text }] })) });

/** The title a slide has without anyone writing one. */
function derivedTitle(book: Book, slide: Slide): string | null {
  if (slide.title !== null && slide.title !== '') return slide.title;
  if (slide.type === 'title') return book.title;
  if (slide.type === 'section-divider') return runningSectionTitle(book, slide);
  if (slide.type === 'contents') return 'Contents';
  if (slide.type === 'legal') return 'Legal notice';
  return null;
}

function derivedLines(book: Book, slide: Slide, { id, kind }: Box): RichText | null {
  const line = (text: string | number | null) => (text === null ? null : lines(String(text)));
  if (kind === 'slide-number') return line(slide.slideNumber);
  if (id === 'section') return line(runningSectionTitle(book, slide));
  if (id === 'section-number') return line(sectionNumber(book, slide.sectionId));
  if (id === 'contents') {
    return lines(...contentsEntries(book).map(({ number, title, page }) => `${number}\t${title}\t${page}`));
  }
  if (kind === 'title') return line(derivedTitle(book, slide));
  if (kind === 'footer') return line(book.title);
  return null;
}

/**
 * What is drawn in a box: what was written there, else what follows from the book. Contents entries come as one
 * paragraph each, number, title and page with tabs between.
 */
export function placeholderDoc(book: Book, slide: Slide, placeholder: Box): PlaceholderText {
  if (!isDerived(placeholder)) {
    const piece = readSlideContent(slide.content).content.placeholders[placeholder.id];
    if (piece && !isEmptyRichText(piece.doc)) return { doc: piece.doc, source: 'content' };
  }
  const doc = derivedLines(book, slide, placeholder);
  return doc ? { doc, source: 'derived' } : { doc: { paragraphs: [] }, source: 'empty' };
}

/** The slide's title on one line, for outlines and lists; its layout's name where it has none. */
export function slideTitle(book: Book, slide: Slide): string {
  for (const id of TITLE_IDS) {
    if (id === '4' && slide.type !== 'title') continue;
    const { doc, source } = placeholderDoc(book, slide, { id, kind: 'title' });
    if (source === 'content') return plainText(doc).replace(/\s+/g, ' ').trim();
  }
  return derivedTitle(book, slide) ?? slide.layoutName;
}
