import type { Layout, PitchbookDocument, Placeholder, RichText, Section, Slide } from '@/lib/domain/pitchbook';

/** What a slide shows of the book around it; every value follows from the book's order. */
export type SlideContext = {
  bookTitle: string;
  /** Empty for front slides. */
  sectionTitle: string;
  /** 1…n; null for front slides. */
  sectionNumber: number | null;
  slideNumber: number;
  /** Only filled for the contents slide. */
  contents: readonly ContentsEntry[];
};

export type ContentsEntry = { sectionId: string; number: number; title: string; page: number | null };

const NO_ENTRIES: readonly ContentsEntry[] = [];

/** The lines of the contents slide: every section with the page it starts on. */
export function contentsEntries(book: Pick<PitchbookDocument, 'sections' | 'slides'>): ContentsEntry[] {
  const firstPage = new Map<string, number>();
  for (const slide of book.slides) {
    if (slide.sectionId === null) continue;
    const known = firstPage.get(slide.sectionId);
    if (known === undefined || slide.slideNumber < known) firstPage.set(slide.sectionId, slide.slideNumber);
  }
  return [...book.sections]
    .sort((a, b) => a.orderIndex - b.orderIndex)
    .map((section, index) => ({ sectionId: section.id, number: index + 1, title: section.title, page: firstPage.get(section.id) ?? null }));
}

/** The surroundings of one slide. */
export function slideContext(
  book: Pick<PitchbookDocument, 'title'>,
  sections: ReadonlyMap<string, Section>,
  slide: Slide,
  entries: readonly ContentsEntry[],
): SlideContext {
  const section = slide.sectionId === null ? undefined : sections.get(slide.sectionId);
  return {
    bookTitle: book.title,
    sectionTitle: section?.title ?? '',
    sectionNumber: section ? section.orderIndex + 1 : null,
    slideNumber: slide.slideNumber,
    contents: slide.type === 'contents' ? entries : NO_ENTRIES,
  };
}

export function sameContext(a: SlideContext, b: SlideContext): boolean {
  return (
    a.bookTitle === b.bookTitle && a.sectionTitle === b.sectionTitle && a.sectionNumber === b.sectionNumber &&
    a.slideNumber === b.slideNumber && sameEntries(a.contents, b.contents)
  );
}

function sameEntries(a: readonly ContentsEntry[], b: readonly ContentsEntry[]): boolean {
  return a === b || (a.length === b.length && a.every((entry, index) => {
    const other = b[index];
    return other !== undefined && entry.title === other.title && entry.page === other.page && entry.number === other.number;
  }));
}

export type DrawnPlaceholder =
  | { kind: 'text'; doc: RichText; /** True where the text follows from the book and is not typed. */ derived: boolean }
  | { kind: 'contents'; entries: readonly ContentsEntry[] }
  | { kind: 'empty' };

const EMPTY: DrawnPlaceholder = { kind: 'empty' };

/** The placeholder of a contents slide that lists the sections: its largest text box. */
export function contentsPlaceholder(layout: Layout): Placeholder | null {
  const boxes = layout.placeholders.filter((placeholder) => placeholder.kind === 'body' || placeholder.kind === 'text');
  return boxes.reduce<Placeholder | null>((best, box) => (best === null || box.width * box.height > best.width * best.height ? box : best), null);
}

/** Boxes of a layout that show where the slide stands; they are known by their ids. */
const RUNNING_SECTION = 'section';
const SECTION_NUMBER = 'section-number';

/** True for boxes whose text follows from the book and cannot be typed. */
export function isDerived(placeholder: Placeholder, slide: Pick<Slide, 'type' | 'content'>, layout: Layout): boolean {
  if (placeholder.kind === 'slide-number' || placeholder.kind === 'footer') return true;
  if (placeholder.id === RUNNING_SECTION || placeholder.id === SECTION_NUMBER) return true;
  if (slide.type === 'contents' && contentsPlaceholder(layout)?.id === placeholder.id) return true;
  return isSectionTitle(placeholder, slide);
}

/** True for the title of a divider: it is the section's title, unless an import brought its own. */
export function isSectionTitle(placeholder: Placeholder, slide: Pick<Slide, 'type' | 'content'>): boolean {
  return slide.type === 'section-divider' && placeholder.kind === 'title' && !typedText(placeholder, slide);
}

function typedText(placeholder: Placeholder, slide: Pick<Slide, 'content'>): RichText | null {
  const content = slide.content.placeholders[placeholder.id];
  return content?.kind === 'text' && hasText(content.doc) ? content.doc : null;
}

/** What stands in one placeholder of a slide: typed content, else what follows from the book. */
export function drawnPlaceholder(placeholder: Placeholder, slide: Slide, layout: Layout, context: SlideContext): DrawnPlaceholder {
  if (placeholder.kind === 'slide-number') return derived(String(context.slideNumber));
  if (placeholder.kind === 'footer') return derived(context.bookTitle);
  if (placeholder.id === RUNNING_SECTION) return derived(context.sectionTitle);
  if (placeholder.id === SECTION_NUMBER) return derived(context.sectionNumber === null ? '' : String(context.sectionNumber).padStart(2, '0'));
  if (slide.type === 'contents' && contentsPlaceholder(layout)?.id === placeholder.id) {
    return { kind: 'contents', entries: context.contents };
  }
  const typed = typedText(placeholder, slide);
  if (typed) return { kind: 'text', doc: typed, derived: false };
  return placeholder.kind === 'title' ? derived(derivedTitle(slide, context)) : EMPTY;
}

/** The title of a slide whose title box was left empty. */
function derivedTitle(slide: Slide, context: SlideContext): string {
  if (slide.type === 'title') return context.bookTitle;
  if (slide.type === 'section-divider') return context.sectionTitle;
  if (slide.title) return slide.title;
  if (slide.type === 'contents') return 'Contents';
  return '';
}

function derived(text: string): DrawnPlaceholder {
  return text === '' ? EMPTY : { kind: 'text', doc: { paragraphs: [{ runs: [{ text }] }] }, derived: true };
}

export function hasText(doc: RichText): boolean {
  return doc.paragraphs.some((paragraph) => paragraph.runs.some((run) => run.text !== ''));
}

/** The name a slide goes by in lists: its own title, else the first words of its title box, else its layout. */
export function slideName(slide: Slide, layout: Layout, context: Pick<SlideContext, 'bookTitle' | 'sectionTitle'>): string {
  if (slide.title) return slide.title;
  const box = layout.placeholders.find((placeholder) => placeholder.kind === 'title');
  const doc = box ? typedText(box, slide) : null;
  const typed = doc ? plainText(doc) : '';
  if (typed !== '') return typed.length > 120 ? `${typed.slice(0, 119)}…` : typed;
  if (slide.type === 'title') return context.bookTitle;
  if (slide.type === 'section-divider') return context.sectionTitle;
  return slide.layoutName;
}

function plainText(doc: RichText): string {
  return doc.paragraphs.map((paragraph) => paragraph.runs.map((run) => run.text).join('')).join(' ').replace(/\s+/g, ' ').trim();
}
