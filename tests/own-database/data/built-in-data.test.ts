import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSlideContent } from '@/lib/domain/content';
import { DIVIDER_LAYOUT, FRONT_LAYOUTS } from '@/lib/domain/creation';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { deckTemplateSchema, isDerived, mainPlaceholder } from '@/lib/domain/layouts';
import { GENERIC_LAYOUT, type DeckTemplate, type PitchbookDocument } from '@/lib/domain/pitchbook';
import { plainText } from '@/lib/domain/content';
import { demoBooks } from '@/scripts/stack/demo/demo-books';
import { idMaker } from '../../support/builders';
import { buildNewBook } from '../../support/new-book';
import { openBookDatabase, valueOf, type BookDatabase } from '../../support/book-database';

let books: BookDatabase;
let person: string;
let template: DeckTemplate;

beforeAll(async () => {
  books = await openBookDatabase();
  person = await books.addPerson();
  template = deckTemplateSchema.parse(valueOf(await books.call(person, 'get_deck_template', { p_id: null })));
});
afterAll(() => books?.close());

describe('the built-in deck template', () => {
  it('has the layouts that every new book needs', () => {
    const names = template.layouts.map(({ name }) => name);
    for (const name of [...FRONT_LAYOUTS, DIVIDER_LAYOUT, GENERIC_LAYOUT]) expect(names).toContain(name);
    expect(template.layouts.filter(({ slideType }) => slideType === 'title')).toHaveLength(1);
  });

  it('keeps every box and shape on the slide, and paints them in colours of its theme', () => {
    for (const { name, background, shapes = [], placeholders } of template.layouts) {
      for (const { x, y, width, height } of [...shapes, ...placeholders]) {
        expect(x + width, name).toBeLessThanOrEqual(template.slideWidth);
        expect(y + height, name).toBeLessThanOrEqual(template.slideHeight);
      }
      const colors = [background, ...shapes.map(({ fill }) => fill), ...placeholders.map(({ style }) => style?.color)];
      for (const color of colors.filter((each) => each !== undefined)) expect(template.theme.colors, name).toHaveProperty(color);
    }
  });

  it('lets no two boxes that people fill lie on each other', () => {
    for (const { name, placeholders } of template.layouts) {
      const boxes = placeholders.filter((placeholder) => !isDerived(placeholder));
      const overlaps = boxes.flatMap((a, index) =>
        boxes.slice(index + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
      );
      expect(overlaps.map(({ id }) => id), name).toEqual([]);
    }
  });

  it('has the boxes that prompts of the old tool name', () => {
    const ids = (layout: string) => template.layouts.find(({ name }) => name === layout)?.placeholders.map(({ id }) => id);
    expect(ids('Title Slide')).toEqual(expect.arrayContaining(['4', '2']));
    expect(ids('Body Text')).toEqual(expect.arrayContaining(['12']));
    expect(ids('Chart')).toEqual(expect.arrayContaining(['chart_data']));
    for (const name of ['2 across', '1 left 2 right', 'Table', 'Title Only']) expect(ids(name)).toBeDefined();
    expect(mainPlaceholder(template.layouts.find(({ name }) => name === 'Body Text')!)?.id).toBe('12');
  });
});

describe('a new book', () => {
  const bare = ({ sections, slides, ...book }: PitchbookDocument) => ({
    ...book,
    id: '', organizationId: '', createdBy: '', createdAt: '', updatedAt: '', revision: 0,
    sections: sections.map((section) => ({ ...section, id: '' })),
    slides: slides.map(({ sectionId, ...slide }) => ({ ...slide, id: '', section: sections.findIndex(({ id }) => id === sectionId) })),
  });

  it('is the same from the database and from the domain’s own rule', async () => {
    for (const inherits of [true, false]) {
      const sections = [{ title: 'Market', numberOfSlides: 2, prompt: 'Numbers first' }, { title: 'Valuation', numberOfSlides: 1 }];
      const made = valueOf(await books.call<PitchbookDocument>(person, 'create_pitchbook_atomic', {
        p_title: 'Twins', p_sections: sections, p_pitchbook_prompt: 'Short sentences', p_inherit_template_prompts: inherits,
      }));
      const input = { title: 'Twins', organizationId: '', createdBy: null, sections, pitchbookPrompt: 'Short sentences', inheritTemplatePrompts: inherits };
      expect(bare(made)).toEqual(bare(buildNewBook(input, template, { newId: idMaker(), now: '' })));
    }
  });
});

describe('the demo books', () => {
  const records = () => demoBooks(template, new Date('2026-03-02T09:00:00Z')).map(({ record }) => record);

  it('keep the laws of a book', () => {
    for (const { sections, slides } of records()) {
      const numbered = slides.map((slide, index) => ({ ...slide, slideNumber: index + 1, version: 1 }));
      const counted = sections.map((section, orderIndex) => ({
        ...section, orderIndex, version: 1, numberOfSlides: slides.filter(({ sectionId }) => sectionId === section.id).length - 1,
      }));
      expect(findBrokenLaws({ sections: counted, slides: numbered } as Pick<PitchbookDocument, 'sections' | 'slides'>)).toEqual([]);
    }
  });

  it('are three, of 40, 9 and 8 slides, with texts that fit their boxes', () => {
    expect(records().map(({ slides }) => slides.length)).toEqual([40, 9, 8]);
    for (const { slides } of records()) {
      for (const { layoutName, content } of slides) {
        expect(readSlideContent(content).readOnly).toBe(false);
        const { placeholders } = template.layouts.find(({ name }) => name === layoutName)!;
        for (const [id, { doc }] of Object.entries(content.placeholders)) {
          const capacity = placeholders.find((placeholder) => placeholder.id === id)?.capacity ?? Infinity;
          expect(plainText(doc).length, `${layoutName} ${id}: ${plainText(doc).slice(0, 40)}`).toBeLessThanOrEqual(capacity);
        }
      }
    }
  });

  it('show prompts on all four levels, added and replaced', () => {
    const [aurora] = records();
    expect(aurora?.pitchbookPrompt).not.toBeNull();
    expect(aurora?.sections.some(({ prompt }) => prompt !== null)).toBe(true);
    expect(new Set(aurora?.slides.filter(({ prompt }) => prompt !== null).map(({ promptMode }) => promptMode))).toEqual(new Set(['adds', 'replaces']));
    expect(aurora?.slides.some(({ promptModes }) => Object.values(promptModes).includes('replaces'))).toBe(true);
  });
});
