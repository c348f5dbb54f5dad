import { describe, expect, it } from 'vitest';
import { mapLegacyBook } from '@/lib/migration/map-legacy-book';
import type { ImportBook } from '@/lib/migration/import-record';

const ID = '6f1c2a34-9d0e-4b7a-8c55-0123456789ab';

function legacyBook(changes: Record<string, unknown> = {}) {
  return {
    id: ID,
    title: 'Kestrel Bio – Series C',
    type: 'standard',
    status: 'ready',
    sections: [{ title: 'Market', numberOfSlides: 2 }, { title: 'Team', numberOfSlides: 1 }],
    slides: [
      { slideNumber: 1, layoutName: 'Title Slide', type: 'title', placeholders: {} },
      { slideNumber: 2, layoutName: 'Contents', type: 'contents', placeholders: {} },
      { slideNumber: 3, layoutName: 'Legal Notice', type: 'legal', placeholders: {} },
      { slideNumber: 4, layoutName: 'Section Divider', type: 'section-divider', sectionTitle: 'Market', placeholders: {} },
      { slideNumber: 5, layoutName: 'Body Text', type: 'body', sectionTitle: 'Market', placeholders: {} },
      { slideNumber: 6, layoutName: '2 across', type: 'body', sectionTitle: 'Market', placeholders: {} },
      { slideNumber: 7, layoutName: 'Section Divider', type: 'section-divider', sectionTitle: 'Team', placeholders: {} },
      { slideNumber: 8, layoutName: 'Chart', type: 'chart', sectionTitle: 'Team', placeholders: {} },
    ],
    prompts: {},
    created: '2024-05-01T09:00:00.000Z',
    updated: '2024-05-03T10:30:00.000Z',
    ...changes,
  };
}

function mapped(changes: Record<string, unknown> = {}): ImportBook {
  const result = mapLegacyBook(legacyBook(changes), 0);
  if (!result.ok) throw new Error(`quarantined: ${result.quarantined.path} ${result.quarantined.reason}`);
  return result.book;
}

const rules = (book: ImportBook) => book.transformations.map(({ rule, path }) => `${rule} ${path}`);
const slide = (book: ImportBook, number: number) => book.slides[number - 1]!;

describe('a book of the old tool', () => {
  it('keeps its id, title, type, status and timestamps, and needs no transformation', () => {
    expect(mapped()).toMatchObject({
      id: ID, title: 'Kestrel Bio – Series C', type: 'standard', status: 'ready',
      createdAt: '2024-05-01T09:00:00.000Z', updatedAt: '2024-05-03T10:30:00.000Z', transformations: [],
    });
  });

  it('keeps the order, layouts and types of its slides, each in the section it stands in', () => {
    const book = mapped();
    expect(book.sections.map((section) => section.title)).toEqual(['Market', 'Team']);
    const titles = new Map(book.sections.map((section) => [section.id, section.title]));
    expect(book.slides.map((s) => [s.layoutName, s.type, s.sectionId && titles.get(s.sectionId)])).toEqual([
      ['Title Slide', 'title', null],
      ['Contents', 'contents', null],
      ['Legal Notice', 'legal', null],
      ['Section Divider', 'section-divider', 'Market'],
      ['Body Text', 'body', 'Market'],
      ['2 across', 'body', 'Market'],
      ['Section Divider', 'section-divider', 'Team'],
      ['Chart', 'chart', 'Team'],
    ]);
  });

  it('gets the same part ids on every run', () => {
    expect(mapped()).toEqual(mapped());
    expect(new Set(mapped().slides.map((s) => s.id)).size).toBe(8);
  });

  it('sorts slides that stand out of order by their number', () => {
    const slides = legacyBook().slides;
    const [first, ...rest] = slides;
    expect(mapped({ slides: [...rest, first] }).slides.map((s) => s.layoutName)).toEqual(mapped().slides.map((s) => s.layoutName));
  });
});

describe('prompts of the four levels', () => {
  it('arrive from the plain fields', () => {
    const book = mapped({
      pitchbookPrompt: 'Write for a board.',
      sectionPrompts: { Team: 'Facts only.' },
      slides: legacyBook().slides.map((s) => (s.slideNumber === 5 ? { ...s, slidePrompt: 'Three points.' } : s)),
      prompts: { slide_5: { 12: 'Revenue growth < 5%', chart_data: 'Peers' } },
    });
    expect(book.pitchbookPrompt).toBe('Write for a board.');
    expect(book.sections.map((s) => s.prompt)).toEqual([null, 'Facts only.']);
    expect(slide(book, 5).prompt).toBe('Three points.');
    expect(slide(book, 5).prompts).toEqual({ 12: 'Revenue growth < 5%', chart_data: 'Peers' });
  });

  it('arrive from the scoped copies alone', () => {
    const book = mapped({
      scopedPrompts: { pitchbook: { text: 'Book' }, sections: { Market: { text: 'Section' } } },
      scopedPlaceholderPrompts: { slide_6: { 2: { text: 'Placeholder' } } },
      slides: legacyBook().slides.map((s) => (s.slideNumber === 6 ? { ...s, slidePromptScoped: { text: 'Slide' } } : s)),
    });
    expect([book.pitchbookPrompt, book.sections[0]?.prompt, slide(book, 6).prompt, slide(book, 6).prompts]).toEqual([
      'Book', 'Section', 'Slide', { 2: 'Placeholder' },
    ]);
  });

  it('take the newer, scoped copy where the two differ, name the rule and keep the other', () => {
    const book = mapped({ pitchbookPrompt: 'old words', scopedPrompts: { pitchbook: { text: 'new words' } } });
    expect(book.pitchbookPrompt).toBe('new words');
    expect(rules(book)).toEqual(['newer-copy-of-prompt-won $.pitchbookPrompt']);
    expect(book.remainder).toMatchObject({ originals: { '$.pitchbookPrompt': '"old words"' } });
  });

  it('go to every section of a repeated title', () => {
    const twice = legacyBook().slides.map((s) => ('sectionTitle' in s ? { ...s, sectionTitle: 'Market' } : s));
    const book = mapped({
      sections: [{ title: 'Market', numberOfSlides: 2 }, { title: 'Market', numberOfSlides: 1 }],
      slides: twice,
      sectionPrompts: { Market: 'Same for both' },
    });
    expect(book.sections.map((s) => [s.title, s.prompt])).toEqual([['Market', 'Same for both'], ['Market', 'Same for both']]);
  });

  it('of slides that are gone stay in the remainder', () => {
    const book = mapped({ prompts: { slide_40: { 12: 'orphan' } } });
    expect(book.remainder).toMatchObject({ orphanedPrompts: { slide_40: { 12: 'orphan' } } });
  });

  it('longer than the limit are shortened by a named rule and kept whole in the remainder', () => {
    const long = 'x'.repeat(5_001);
    const book = mapped({ prompts: { slide_5: { 12: long } } });
    expect(slide(book, 5).prompts['12']).toHaveLength(5_000);
    expect(rules(book)).toEqual(['text-shortened $.prompts.slide_5["12"]']);
    expect(JSON.stringify(book.remainder)).toContain(long);
  });

  it('under prototype keys do no harm and are kept', () => {
    const prompts = JSON.parse('{"slide_5":{"__proto__":"p","constructor":"c"},"__proto__":{"12":"q"}}') as unknown;
    const book = mapped({ prompts });
    expect(Object.entries(slide(book, 5).prompts)).toEqual([['constructor', 'c']]);
    expect(rules(book)).toContain('prompt-of-impossible-placeholder-kept $.prompts.slide_5["__proto__"]');
    expect(JSON.stringify(book.remainder)).toContain('"__proto__":{"12":"q"}');
  });

  it('lose control characters by a named rule that keeps the original', () => {
    const book = mapped({ pitchbookPrompt: 'bell\u0007 and\ttab' });
    expect(book.pitchbookPrompt).toBe('bell and\ttab');
    expect(rules(book)).toEqual(['control-characters-removed $.pitchbookPrompt']);
  });
});

describe('generated text', () => {
  const answer = {
    prompt: 'Points on growth',
    response: {
      candidates: [{ content: { parts: [{ text: 'Growth holds.\n• Volume' }, { text: ' up' }], role: 'model' }, finishReason: 'STOP' }],
      promptMetadata: { promptTokenCount: 5, candidatesTokenCount: 30, totalTokenCount: 35 },
    },
  };

  it('becomes content of origin ai with its prompt and token counts, its bullets as list items', () => {
    const content = slide(mapped({ generatedContent: { slide_5: { 12: answer } } }), 5).content.placeholders['12'];
    expect(content).toEqual({
      kind: 'text',
      origin: 'ai',
      locked: false,
      doc: { paragraphs: [{ runs: [{ text: 'Growth holds.' }] }, { list: 'bullet', runs: [{ text: 'Volume up' }] }] },
      meta: { prompt: 'Points on growth', promptMetadata: { promptTokenCount: 5, candidatesTokenCount: 30, totalTokenCount: 35 } },
    });
  });

  it('leaves what is not text in the remainder, and no text there', () => {
    const remainder = JSON.stringify(slide(mapped({ generatedContent: { slide_5: { 12: answer } } }), 5).remainder);
    expect(remainder).toContain('finishReason');
    expect(remainder).not.toContain('Growth holds');
  });

  it('of an unknown shape is kept aside whole', () => {
    const book = mapped({ generatedContent: { slide_5: { 12: { response: 'plain words' } } } });
    expect(slide(book, 5)).toMatchObject({ content: { placeholders: {} }, remainder: { generated: { 12: { response: 'plain words' } } } });
    expect(rules(book)).toEqual(['generated-answer-kept-aside $.generatedContent.slide_5["12"]']);
  });
});

describe('what real folders hold', () => {
  it.each([
    ['generated', 'ready'], ['in review', 'draft'], [undefined, 'draft'], ['archived', 'archived'],
  ])('status %s is imported as %s', (status, expected) => {
    expect(mapped({ status }).status).toBe(expected);
  });

  it('keeps an old word that became a known one', () => {
    expect(mapped({ type: 'investment' })).toMatchObject({ type: 'custom', remainder: { originals: { '$.type': '"investment"' } } });
  });

  it('keeps fields it does not know', () => {
    expect(mapped({ reviewNotes: { by: 'desk' } }).remainder).toMatchObject({ fields: { reviewNotes: { by: 'desk' } } });
  });

  it('lets the order of the dividers win over the order of the sections', () => {
    const [title, contents, legal, market, a, b, team, chart] = legacyBook().slides;
    const slides = [title, contents, legal, team, chart, market, a, b].map((s, i) => ({ ...s, slideNumber: i + 1 }));
    expect(mapped({ slides }).sections.map((s) => s.title)).toEqual(['Team', 'Market']);
  });

  it('puts the title slide first and names the rule', () => {
    const slides = legacyBook().slides.map((s, i) => ({ ...s, slideNumber: [2, 1][i] ?? i + 1 }));
    const book = mapped({ slides });
    expect(book.slides.slice(0, 2).map((s) => s.type)).toEqual(['title', 'contents']);
    expect(rules(book)).toContain('title-slide-moved-first $.slides[0]');
  });

  it('gives a slide type that is no word of ours the type body, and keeps it', () => {
    const slides = legacyBook().slides.map((s) => (s.slideNumber === 8 ? { ...s, type: '<chart>' } : s));
    const book = mapped({ slides });
    expect(slide(book, 8).type).toBe('body');
    expect(book.remainder).toMatchObject({ originals: { '$.slides[7].type': '"<chart>"' } });
  });

  it('lets a slide join the run it stands in', () => {
    const slides = legacyBook().slides.map((s) => (s.slideNumber === 8 ? { ...s, sectionTitle: 'Market' } : s));
    const book = mapped({ slides });
    expect(slide(book, 8).sectionId).toBe(book.sections[1]?.id);
    expect(rules(book)).toEqual(['slide-joined-run $.slides[7].sectionTitle']);
  });

  it('gives a section without a divider one, and a book without a title slide one', () => {
    const slides = legacyBook().slides.filter((s) => s.type !== 'title' && s.slideNumber < 7).map((s, i) => ({ ...s, slideNumber: i + 1 }));
    const book = mapped({ slides });
    expect(book.slides[0]?.type).toBe('title');
    expect(book.slides.at(-1)).toMatchObject({ type: 'section-divider', sectionId: book.sections[1]?.id });
  });

  it('keeps markup, other scripts and emoji of texts byte for byte', () => {
    const title = '<b>Müller & Söhne</b> “final” 日本語 🚀';
    expect(mapped({ title }).title).toBe(title);
  });

  it('replaces characters that a database cannot hold and keeps the original as JSON text', () => {
    const book = mapped({ title: 'Nul\u0000 title', pitchbookPrompt: 'half \ud83d pair' });
    expect(book.title).toBe('Nul title');
    expect(book.pitchbookPrompt).toBe('half \ufffd pair');
    const { originals } = book.remainder as { originals: Record<string, string> };
    expect(JSON.parse(originals['$.title']!)).toBe('Nul\u0000 title');
    expect(JSON.parse(originals['$.pitchbookPrompt']!)).toBe('half \ud83d pair');
    expect(JSON.stringify(originals)).not.toMatch(/[\u0000\ud800-\udfff]/);
  });

  it('takes the updated time where created is unreadable, and keeps the words', () => {
    expect(mapped({ created: 'yesterday' })).toMatchObject({
      createdAt: '2024-05-03T10:30:00.000Z', remainder: { originals: { '$.created': '"yesterday"' } },
    });
  });

  it.each([
    ['an id that is no UUID', { id: 'book-42' }, '$.id'],
    ['no title', { title: undefined }, '$.title'],
    ['a blank title', { title: '   ' }, '$.title'],
    ['sections that are no list', { sections: { 0: {} } }, '$.sections'],
    ['a section without a title', { sections: [{ numberOfSlides: 1 }] }, '$.sections[0].title'],
    ['501 slides', { slides: Array.from({ length: 501 }, (_, i) => ({ slideNumber: i + 1, type: 'title', layoutName: 'Body Text' })) }, '$.slides'],
    ['no readable date', { created: 'then', updated: 'now' }, '$.created'],
  ])('quarantines a record with %s and says where', (_name, changes, path) => {
    expect(mapLegacyBook(legacyBook(changes), 0)).toMatchObject({ ok: false, quarantined: { path } });
  });

  it.each([[null], [42], ['text'], [[]], [{}]])('quarantines %j without a crash', (record) => {
    expect(mapLegacyBook(record, 0).ok).toBe(false);
  });
});
