import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textContent, textDocument, plainText } from '@/lib/domain/content';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { deckTemplateSchema, findLayout, mainPlaceholder } from '@/lib/domain/layouts';
import { contentsEntries, orderOf, runningSectionTitle, slideSequence } from '@/lib/domain/numbering';
import { placeholderDoc, slideTitle } from '@/lib/domain/placeholder-text';
import { buildBook, buildDeckTemplate, contentOf, withSlide } from '../../support/builders';

describe('a new book', () => {
  it('starts with title, contents and legal notice, then each section with its divider and its slides', () => {
    expect(buildBook().slides.map(({ slideNumber, layoutName }) => `${slideNumber} ${layoutName}`)).toEqual([
      '1 Title Slide', '2 Contents', '3 Legal Notice',
      '4 Section Divider', '5 Body Text', '6 Body Text',
      '7 Section Divider', '8 Body Text',
    ]);
  });

  it('keeps all laws, whatever its sections', () => {
    const sections = fc.array(fc.record({ title: fc.string({ minLength: 1 }), numberOfSlides: fc.integer({ min: 1, max: 8 }) }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(sections, (list) => {
        expect(findBrokenLaws(buildBook({ sections: list }))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('starts with the default prompts of its layouts only where it inherits them', () => {
    expect(buildBook().slides[4]!.prompts).toEqual({ 1: 'State the conclusion.', 12: 'Write three short points.' });
    expect(buildBook({ inheritTemplatePrompts: false }).slides.every(({ prompts }) => Object.keys(prompts).length === 0)).toBe(true);
  });
});

describe('the laws of a book', () => {
  const book = buildBook();
  const laws = (broken: Partial<typeof book>) => findBrokenLaws({ ...book, ...broken }).map(({ law }) => law);

  it.each([
    ['a gap in the numbers', { slides: withSlide(book, 8, { slideNumber: 9 }).slides }, 'slide-number'],
    ['a slide of no section', { slides: withSlide(book, 8, { sectionId: 'gone' }).slides }, 'known-section'],
    ['a slide among those of another section', { slides: withSlide(book, 5, { sectionId: book.sections[1]!.id }).slides }, 'runs'],
    ['no title slide', { slides: withSlide(book, 1, { type: 'body' }).slides }, 'title-first'],
    ['a section without its divider', { slides: withSlide(book, 7, { type: 'body' }).slides }, 'divider-first'],
    ['two dividers in a section', { slides: withSlide(book, 5, { type: 'section-divider' }).slides }, 'one-divider'],
    ['no sections', { sections: [] }, 'section-count'],
    ['the same id twice', { slides: withSlide(book, 8, { id: book.slides[0]!.id }).slides }, 'unique-ids'],
    ['a section out of order', { sections: book.sections.map((each) => ({ ...each, orderIndex: each.orderIndex + 1 })) }, 'section-order'],
    ['a wrong count', { sections: book.sections.map((each) => ({ ...each, numberOfSlides: 7 })) }, 'slide-count-of-section'],
  ])('are broken by %s', (_, broken, law) => {
    expect(laws(broken)).toContain(law);
  });
});

describe('numbers that follow from the order', () => {
  it('come back from the order as they went in', () => {
    const book = buildBook();
    expect(slideSequence(orderOf(book))).toEqual(book.slides.map(({ id }) => id));
    expect(slideSequence(orderOf({ ...book, slides: book.slides.toReversed() }))).toEqual(book.slides.map(({ id }) => id));
  });

  it('give the Contents slide its sections and pages', () => {
    const book = buildBook();
    expect(contentsEntries(book)).toEqual([
      { sectionId: book.sections[0]!.id, number: 1, title: 'Market', page: 4 },
      { sectionId: book.sections[1]!.id, number: 2, title: 'Valuation', page: 7 },
    ]);
    const { doc, source } = placeholderDoc(book, book.slides[1]!, { id: 'contents', kind: 'body' });
    expect([source, plainText(doc)]).toEqual(['derived', '1\tMarket\t4\n2\tValuation\t7']);
  });

  it('cannot be typed over', () => {
    const book = withSlide(buildBook(), 2, { content: contentOf({ contents: 'My own list', 'slide-number': '99' }) });
    expect(placeholderDoc(book, book.slides[1]!, { id: 'contents', kind: 'body' }).source).toBe('derived');
    expect(plainText(placeholderDoc(book, book.slides[1]!, { id: 'slide-number', kind: 'slide-number' }).doc)).toBe('2');
  });

  it('give each slide its running section title', () => {
    const book = buildBook();
    expect(book.slides.map((slide) => runningSectionTitle(book, slide))).toEqual([
      null, null, null, 'Market', 'Market', 'Market', 'Valuation', 'Valuation',
    ]);
  });
});

describe('titles', () => {
  const book = buildBook();

  it('follow from the book where nobody wrote one', () => {
    expect(book.slides.map((slide) => slideTitle(book, slide))).toEqual([
      'Project Test', 'Contents', 'Legal notice', 'Market', 'Body Text', 'Body Text', 'Valuation', 'Body Text',
    ]);
  });

  it('are the slide’s own, and what stands in its title box before that', () => {
    const titled = withSlide(book, 5, { title: 'Rail grows' });
    expect(slideTitle(titled, titled.slides[4]!)).toBe('Rail grows');
    const written = withSlide(titled, 5, { content: contentOf({ 1: 'Rail grows\nby 4%' }) });
    expect(slideTitle(written, written.slides[4]!)).toBe('Rail grows by 4%');
  });

  it('show the book’s title in the footer unless something else is written there', () => {
    const footer = { id: 'footer', kind: 'footer' as const };
    expect(plainText(placeholderDoc(book, book.slides[4]!, footer).doc)).toBe('Project Test');
    const own = withSlide(book, 5, { content: { v: 1, placeholders: { footer: textContent(textDocument('Draft')) } } });
    expect(plainText(placeholderDoc(own, own.slides[4]!, footer).doc)).toBe('Draft');
  });
});

describe('layouts', () => {
  const deckTemplate = buildDeckTemplate();

  it('are found by name, and a name that the template lacks is drawn as body text', () => {
    expect(findLayout(deckTemplate, 'Quote').name).toBe('Quote');
    expect(findLayout(deckTemplate, '3 across').name).toBe('Body Text');
  });

  it('name their main box: the body, not what is derived', () => {
    const main = (name: string) => mainPlaceholder(findLayout(deckTemplate, name))?.id;
    expect(['Body Text', 'Contents', 'Quote', 'Blank'].map(main)).toEqual(['12', '1', '20', undefined]);
  });

  it('are checked as data, with ids that are unique in a layout', () => {
    expect(deckTemplateSchema.safeParse(deckTemplate).success).toBe(true);
    const [first, ...rest] = deckTemplate.layouts;
    const twice = { ...first!, placeholders: [...first!.placeholders, first!.placeholders[0]!] };
    expect(deckTemplateSchema.safeParse({ ...deckTemplate, layouts: [twice, ...rest] }).success).toBe(false);
  });
});
