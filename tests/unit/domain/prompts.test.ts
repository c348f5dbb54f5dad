import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectivePrompt, promptLevels } from '@/lib/domain/prompts';
import type { PromptMode } from '@/lib/domain/pitchbook';
import { buildBook, withSlide } from '../../support/builders';

type Levels = { pitchbook: string | null; section: string | null; slide: string | null; placeholder: string | null };
type Modes = { section: PromptMode; slide: PromptMode; placeholder: PromptMode };
const ADDS: Modes = { section: 'adds', slide: 'adds', placeholder: 'adds' };

function lines(texts: Partial<Levels>, modes: Partial<Modes> = {}) {
  const { section, slide, placeholder } = { ...ADDS, ...modes };
  const plain = buildBook({ pitchbookPrompt: texts.pitchbook ?? null });
  const book = withSlide(
    { ...plain, sections: plain.sections.map((each) => ({ ...each, prompt: texts.section ?? null, promptMode: section })) },
    5,
    {
      prompt: texts.slide ?? null,
      promptMode: slide,
      prompts: texts.placeholder == null ? {} : { 12: texts.placeholder },
      promptModes: placeholder === 'adds' ? {} : { 12: placeholder },
    },
  );
  return effectivePrompt(book, book.slides[4]!.id, '12').map(({ level, text }) => `${level}: ${text}`);
}

describe('the effective prompt', () => {
  it('is all levels from the widest to the narrowest', () => {
    expect(lines({ pitchbook: 'House style', section: 'Market', slide: 'Chart', placeholder: 'Title' })).toEqual([
      'pitchbook: House style', 'section: Market', 'slide: Chart', 'placeholder: Title',
    ]);
  });

  it.each([
    ['a section that replaces', { section: 'replaces' }, ['section: B', 'slide: C', 'placeholder: D']],
    ['a slide that replaces', { slide: 'replaces' }, ['slide: C', 'placeholder: D']],
    ['a placeholder that replaces', { placeholder: 'replaces' }, ['placeholder: D']],
    ['the last of two that replace', { section: 'replaces', slide: 'replaces' }, ['slide: C', 'placeholder: D']],
  ] as const)('starts at %s', (_, modes, expected) => {
    expect(lines({ pitchbook: 'A', section: 'B', slide: 'C', placeholder: 'D' }, modes)).toEqual(expected);
  });

  it('is not silenced by a blank text that says it replaces', () => {
    expect(lines({ pitchbook: 'A', section: '  \n' }, { section: 'replaces' })).toEqual(['pitchbook: A']);
  });

  it('names where each line is written', () => {
    const book = { ...buildBook({ pitchbookPrompt: 'House style' }) };
    expect(effectivePrompt(book, book.slides[4]!.id, '12')).toEqual([
      { level: 'pitchbook', text: 'House style', sourceId: book.id },
      { level: 'placeholder', text: 'Write three short points.', sourceId: '12' },
    ]);
  });

  it('has no section level on front slides, and nothing for a slide that is not there', () => {
    const book = buildBook({ pitchbookPrompt: 'A', sections: [{ title: 'S', prompt: 'B' }] });
    expect(effectivePrompt(book, book.slides[2]!.id, '12').map(({ level }) => level)).toEqual(['pitchbook']);
    expect(effectivePrompt(book, 'nowhere', '12')).toEqual([]);
  });

  it('does not take inherited members of objects for prompts', () => {
    const book = buildBook();
    expect(effectivePrompt(book, book.slides[4]!.id, 'constructor')).toEqual([]);
  });

  it('is always an unbroken end of the levels that are written', () => {
    const text = fc.option(fc.constantFrom('', ' ', 'one', 'two'));
    const mode = fc.constantFrom<PromptMode>('adds', 'replaces');
    fc.assert(
      fc.property(
        fc.record({ pitchbook: text, section: text, slide: text, placeholder: text }),
        fc.record({ section: mode, slide: mode, placeholder: mode }),
        (texts, modes) => {
          const written = lines(texts);
          const remaining = lines(texts, modes);
          expect(remaining).toEqual(written.slice(written.length - remaining.length));
          expect(remaining.length > 0).toBe(written.length > 0);
        },
      ),
    );
  });

  it('shows which levels do not count any more', () => {
    const book = withSlide(buildBook({ pitchbookPrompt: 'A' }), 5, { prompt: 'C', promptMode: 'replaces' });
    expect(promptLevels(book, book.slides[4]!.id, '1').map(({ level, active }) => ({ level, active }))).toEqual([
      { level: 'pitchbook', active: false }, { level: 'slide', active: true }, { level: 'placeholder', active: true },
    ]);
  });
});
