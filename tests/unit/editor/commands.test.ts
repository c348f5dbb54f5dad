import { describe, expect, it } from 'vitest';
import { plainText, textContent, textDocument } from '@/lib/domain/content';
import { LIMITS, type RichText } from '@/lib/domain/pitchbook';
import type { CommandContext, CommandResult } from '@/lib/editor/commands/command';
import { commandList, commands } from '@/lib/editor/commands/registry';
import { openDocument, slideIds, type EditorDocument } from '@/lib/editor/document';
import { buildBook, buildDeckTemplate, contentOf, idMaker, withSlide } from '../../support/builders';

const book = buildBook();
const { document: start } = openDocument(book);
const ids = slideIds(start);
const [market, valuation] = start.order.sections.map(({ id }) => id) as [string, string];

function on(document: EditorDocument = start, current: number | null = null): CommandContext {
  const currentSlideId = current === null ? null : ids[current - 1]!;
  return { document, deckTemplate: buildDeckTemplate(), newId: idMaker(500), currentSlideId, selectedSlideIds: [] };
}
/** Slide numbers of before, in the order of now; new slides are +. */
const order = ({ document }: CommandResult) => slideIds(document).map((id) => ids.indexOf(id) + 1 || '+').join(' ');

describe('slides', () => {
  it('are added after the current one, with the layout’s default prompts, and selected', () => {
    const result = commands.addSlide.run(on(start, 5), {});
    expect(order(result)).toBe('1 2 3 4 5 + 6 7 8');
    expect(result.document.slides[result.select![0]!]).toMatchObject({ layoutName: 'Body Text', type: 'body', prompts: { 12: 'Write three short points.' } });
  });

  it('are added at the end of the book when none is current', () => {
    expect(order(commands.addSlide.run(on(), { layoutName: 'Quote' }))).toBe('1 2 3 4 5 6 7 8 +');
  });

  it('stop at 500', () => {
    const full = openDocument(buildBook({ sections: Array.from({ length: 5 }, () => ({ title: 'S', numberOfSlides: 98 })) })).document;
    const nearly = commands.addSlide.run({ ...on(full), newId: idMaker(90_000) }, {}).document;
    expect(slideIds(nearly)).toHaveLength(499);
    const filled = commands.addSlide.run({ ...on(nearly), newId: idMaker(91_000) }, {}).document;
    expect(commands.addSlide.run(on(filled), {}).refused).toBe('A pitchbook has at most 500 slides.');
    expect(commands.addSlide.when(on(filled))).toBe(false);
    expect(commands.duplicateSlides.run(on(filled), { slideIds: [slideIds(filled)[10]!] }).refused).toBeDefined();
  });

  it('are duplicated with all they hold, each behind its original', () => {
    const { document } = openDocument(withSlide(book, 5, { content: contentOf({ 12: 'Copied' }), notes: 'Say it' }));
    const result = commands.duplicateSlides.run(on(document), { slideIds: [ids[4]!, ids[7]!] });
    expect(order(result)).toBe('1 2 3 4 5 + 6 7 8 +');
    const { id: _id, ...copy } = result.document.slides[result.select![0]!]!;
    const { id: _original, ...original } = document.slides[ids[4]!]!;
    expect(copy).toEqual(original);
  });

  it('are deleted, contents and legal notice too, but never the title slide or a divider', () => {
    expect(order(commands.deleteSlides.run(on(), { slideIds: [ids[0]!, ids[1]!, ids[2]!, ids[3]!, ids[5]!] }))).toBe('1 4 5 7 8');
    expect(commands.deleteSlides.run(on(), { slideIds: [ids[0]!, ids[6]!] }).refused).toBeDefined();
  });

  it('leave the next one selected when they go', () => {
    expect(commands.deleteSlides.run(on(), { slideIds: [ids[4]!] }).select).toEqual([ids[5]]);
    expect(commands.deleteSlides.run(on(), { slideIds: [ids[7]!] }).select).toEqual([ids[6]]);
  });

  it('move into another section and belong to it', () => {
    const result = commands.moveSlides.run(on(), { slideIds: [ids[4]!], to: { sectionId: valuation, index: 2 } });
    expect(order(result)).toBe('1 2 3 4 6 7 8 5');
    expect(result.document.order.sections[1]!.slides).toContain(ids[4]);
  });

  it('never come before a divider or the title slide', () => {
    expect(order(commands.moveSlides.run(on(), { slideIds: [ids[5]!], to: { sectionId: valuation, index: 0 } }))).toBe('1 2 3 4 5 7 6 8');
    expect(order(commands.moveSlides.run(on(), { slideIds: [ids[5]!], to: { sectionId: null, index: 0 } }))).toBe('1 6 2 3 4 5 7 8');
    expect(commands.moveSlides.run(on(), { slideIds: [ids[3]!], to: { sectionId: valuation, index: 1 } }).refused).toBeDefined();
  });

  it.each([
    ['moveSlideUp', [6], '1 2 3 4 6 5 7 8'],
    ['moveSlideUp', [5], '1 2 3 5 4 6 7 8'],
    ['moveSlideUp', [5, 6], '1 2 3 5 6 4 7 8'],
    ['moveSlideDown', [5], '1 2 3 4 6 5 7 8'],
    ['moveSlideDown', [6], '1 2 3 4 5 7 6 8'],
    ['moveSlideDown', [5, 6], '1 2 3 4 7 5 6 8'],
    ['moveSlideDown', [3], '1 2 4 3 5 6 7 8'],
  ] as const)('%s of slides %j crosses sections: %s', (name, numbers, expected) => {
    expect(order(commands[name].run(on(), { slideIds: numbers.map((n) => ids[n - 1]!) }))).toBe(expected);
  });

  it('stop at both ends of the book', () => {
    expect(commands.moveSlideDown.run(on(), { slideIds: [ids[7]!] }).refused).toBe('This is the end of the book.');
    expect(commands.moveSlideUp.run(on(), { slideIds: [ids[1]!] }).refused).toBe('This is the top of the book.');
  });
});

describe('sections', () => {
  it('are added with a divider and their slides, where they were asked for', () => {
    const result = commands.addSection.run(on(), { title: '  Process ', afterSectionId: market, slides: 2 });
    expect(order(result)).toBe('1 2 3 4 5 6 + + + 7 8');
    expect(Object.values(result.document.sections).map(({ title }) => title)).toContain('Process');
    expect(order(commands.addSection.run(on(), { title: 'First', afterSectionId: null }))).toBe('1 2 3 + + 4 5 6 7 8');
    expect(order(commands.addSection.run(on(), { title: 'Last' }))).toBe('1 2 3 4 5 6 7 8 + +');
  });

  it('go with all their slides, but the last one stays', () => {
    const one = commands.deleteSection.run(on(), { sectionId: market });
    expect(order(one)).toBe('1 2 3 7 8');
    expect(commands.deleteSection.run(on(one.document), { sectionId: valuation }).refused).toBe('A pitchbook keeps at least one section.');
  });

  it('move with all their slides', () => {
    expect(order(commands.moveSection.run(on(), { sectionId: valuation, index: 0 }))).toBe('1 2 3 7 8 4 5 6');
  });

  it('need a title of 1 to 255 characters, counted as people count them', () => {
    expect(commands.renameSection.run(on(), { sectionId: market, title: '   ' }).refused).toBeDefined();
    expect(commands.renameSection.run(on(), { sectionId: market, title: '📈'.repeat(LIMITS.title) }).refused).toBeUndefined();
    expect(commands.addSection.run(on(), { title: 'x'.repeat(LIMITS.title + 1) }).refused).toBeDefined();
  });
});

describe('changing the layout', () => {
  const texts = (result: CommandResult, n: number) => {
    const { placeholders } = result.document.slides[ids[n - 1]!]!.content;
    return Object.fromEntries(Object.entries(placeholders).map(([id, { doc }]) => [id, plainText(doc)]));
  };
  const { document } = openDocument(
    withSlide(book, 5, {
      layoutName: 'Two Content',
      content: contentOf({ 1: 'Title', 12: 'Left', 13: 'Right', odd: 'Kept' }),
      prompts: { 12: 'First half.', 13: 'My own prompt' },
      promptModes: { 13: 'replaces' },
    }),
  );
  const change = (layoutName: string, from = document) => commands.setLayout.run(on(from), { slideIds: [ids[4]!], layoutName });

  it('keeps the text of boxes that both have, and what finds no box', () => {
    expect(texts(change('Body Text'), 5)).toEqual({ 1: 'Title', 12: 'Left', 13: 'Right', odd: 'Kept' });
  });

  it('puts text into the next box of its kind where the id is another', () => {
    expect(texts(change('Quote'), 5)).toEqual({ 1: 'Title', 20: 'Left', 13: 'Right', odd: 'Kept' });
  });

  it('shows everything again on the way back', () => {
    expect(texts(change('Two Content', change('Body Text').document), 5)).toEqual({ 1: 'Title', 12: 'Left', 13: 'Right', odd: 'Kept' });
  });

  it('loses no text on any way through the layouts', () => {
    const all = buildDeckTemplate().layouts.map(({ name }) => name);
    const end = all.reduce((current, name) => change(name, current).document, document);
    expect(Object.values(texts({ document: end }, 5)).sort()).toEqual(['Kept', 'Left', 'Right', 'Title']);
  });

  it('takes the new layout’s default prompts and keeps those that a person wrote', () => {
    const slide = change('Body Text').document.slides[ids[4]!]!;
    expect(slide.prompts).toEqual({ 1: 'State the conclusion.', 12: 'Write three short points.', 13: 'My own prompt' });
    expect(slide.promptModes).toEqual({ 13: 'replaces' });
  });

  it('changes the slide’s type, but a divider and the title slide go on being what they are', () => {
    const types = (n: number, layoutName: string) =>
      commands.setLayout.run(on(), { slideIds: [ids[n - 1]!], layoutName }).document.slides[ids[n - 1]!]!.type;
    expect(types(5, 'Quote')).toBe('quote');
    expect(types(4, 'Body Text')).toBe('section-divider');
    expect(types(1, 'Blank')).toBe('title');
    expect(types(5, 'Section Divider')).toBe('body');
  });
});

describe('text in a box', () => {
  const args = (text: string) => ({ slideId: ids[4]!, placeholderId: '12', doc: textDocument(text) });
  const imported = (text: string, locked = false) => {
    const piece = { ...textContent(textDocument(text), 'import'), locked, meta: { prompt: 'Old' } };
    return openDocument(withSlide(book, 5, { content: { v: 1, placeholders: { 12: piece } } })).document;
  };
  const pieceOf = (document: EditorDocument) => document.slides[ids[4]!]!.content.placeholders['12'];

  it('that a person wrote is theirs', () => {
    expect(pieceOf(commands.setContent.run(on(), args('New')).document)).toMatchObject({ origin: 'human', locked: false });
  });

  it('stays imported when it was only looked at', () => {
    const document = imported('Same');
    expect(commands.setContent.run(on(document), args('Same')).document).toBe(document);
  });

  it('keeps what else is known of it, and its lock', () => {
    expect(pieceOf(commands.setContent.run(on(imported('Old', true)), args('New')).document)).toMatchObject({
      origin: 'human', locked: true, meta: { prompt: 'Old' },
    });
  });

  it('leaves nothing behind when it is emptied', () => {
    expect(pieceOf(commands.setContent.run(on(imported('Old')), args('')).document)).toBeUndefined();
  });

  it('has its limits: what is too long is refused as it is typed or pasted, and what was there stays', () => {
    const lines = (count: number) => ({ paragraphs: Array.from({ length: count }, () => ({ runs: [{ text: 'x' }] })) });
    const set = (doc: RichText, document = start, placeholderId = '12') => commands.setContent.run(on(document), { slideId: ids[4]!, placeholderId, doc });
    const written = set(lines(500)).document;
    expect(Object.values(written.slides[ids[4]!]!.content.placeholders)).toHaveLength(1);
    expect(set(lines(501), written)).toEqual({ document: written, refused: 'A text has at most 500 paragraphs.' });
    expect(set({ paragraphs: [{ runs: [{ text: 'x'.repeat(50_000) }] }] }).refused).toBeUndefined();
    expect(set({ paragraphs: [{ runs: [{ text: 'x'.repeat(50_001) }] }] }).refused).toBe('A paragraph has at most 50,000 characters.');
    const half = { paragraphs: Array.from({ length: 11 }, () => ({ runs: [{ text: 'x'.repeat(50_000) }] })) };
    expect(set(half, set(half).document, '1').refused).toBe('All texts of a slide have at most one megabyte together.');
  });
});

describe('a slide of a newer version', () => {
  const { document } = openDocument(withSlide(book, 5, { readOnly: true }));
  const slideId = ids[4]!;

  it('is not changed, copied or deleted, so that nothing of it is lost', () => {
    const box = { slideId, placeholderId: '12' };
    const results = [
      commands.setContent.run(on(document), { ...box, doc: textDocument('New') }),
      commands.setLocked.run(on(document), { ...box, locked: true }),
      commands.setLayout.run(on(document), { slideIds: [slideId], layoutName: 'Quote' }),
      commands.setTitle.run(on(document), { slideId, title: 'New' }),
      commands.setNotes.run(on(document), { slideId, notes: 'New' }),
      commands.setPrompt.run(on(document), { target: { level: 'placeholder', ...box }, text: 'New' }),
      commands.duplicateSlides.run(on(document), { slideIds: [ids[5]!, slideId] }),
      commands.deleteSlides.run(on(document), { slideIds: [ids[5]!, slideId] }),
      commands.deleteSection.run(on(document), { sectionId: market }),
    ];
    for (const result of results) {
      expect(result.refused).toContain('newer version');
      expect(result.document).toBe(document);
    }
  });

  it('can be moved', () => {
    expect(order(commands.moveSlideDown.run(on(document), { slideIds: [slideId] }))).toBe('1 2 3 4 6 5 7 8');
  });
});

describe('prompts', () => {
  it('are written on four levels, and switched on three', () => {
    const write = (document: EditorDocument, target: Parameters<typeof commands.setPrompt.run>[1]['target'], text: string) =>
      commands.setPrompt.run(on(document), { target, text, mode: 'replaces' }).document;
    const slideId = ids[4]!;
    let document = write(start, { level: 'pitchbook' }, 'P');
    document = write(document, { level: 'section', sectionId: market }, 'S');
    document = write(document, { level: 'slide', slideId }, 'L');
    document = write(document, { level: 'placeholder', slideId, placeholderId: '12' }, 'B');
    expect(document.book.prompt).toBe('P');
    expect(document.sections[market]).toMatchObject({ prompt: 'S', promptMode: 'replaces' });
    expect(document.slides[slideId]).toMatchObject({ prompt: 'L', promptMode: 'replaces', promptModes: { 12: 'replaces' } });
    expect(document.slides[slideId]!.prompts['12']).toBe('B');
  });

  it('are gone with their switch when they are emptied', () => {
    const target = { level: 'placeholder', slideId: ids[4]!, placeholderId: '12' } as const;
    const switched = commands.setPrompt.run(on(), { target, mode: 'replaces' }).document;
    const emptied = commands.setPrompt.run(on(switched), { target, text: '' }).document.slides[ids[4]!]!;
    expect([emptied.prompts, emptied.promptModes]).toEqual([{ 1: 'State the conclusion.' }, {}]);
  });

  it('have their limits', () => {
    const text = 'x'.repeat(LIMITS.prompt + 1);
    expect(commands.setPrompt.run(on(), { target: { level: 'pitchbook' }, text }).refused).toBeUndefined();
    expect(commands.setPrompt.run(on(), { target: { level: 'slide', slideId: ids[4]! }, text }).refused).toBeDefined();
  });
});

describe('the list of commands', () => {
  it('has one command to a chord and one to an id', () => {
    const chords = commandList.flatMap(({ keys = [] }) => keys);
    expect(new Set(chords).size).toBe(chords.length);
    expect(new Set(commandList.map(({ id }) => id)).size).toBe(commandList.length);
  });
});
