import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Paragraph, RichText } from '@/lib/domain/pitchbook';
import { layoutText, listMarkers, type TextBox } from '@/components/slide/text-layout';

const box: TextBox = { width: 300, height: 200, fontSize: 20, family: 'sans', bold: false, align: 'left', anchor: 'top' };
const doc = (...texts: string[]): RichText => ({ paragraphs: texts.map((text) => ({ runs: [{ text }] })) });
const lineTexts = (text: RichText, at: TextBox = box) =>
  layoutText(text, at).lines.map((line) => line.fragments.map((fragment) => fragment.text).join(''));

describe('laying out text', () => {
  it('breaks at spaces, and never leaves a line wider than the box', () => {
    const layout = layoutText(doc('The transaction values the rail business at eleven times EBITDA'), box);
    expect(layout.lines.length).toBeGreaterThan(1);
    for (const line of layout.lines) expect(line.x + line.width).toBeLessThanOrEqual(box.width + 0.02);
    expect(lineTexts(doc('The transaction values the rail business at eleven times EBITDA')).join(' '))
      .toBe('The transaction values the rail business at eleven times EBITDA');
  });

  it('keeps a word together across a change of marks', () => {
    const text: RichText = { paragraphs: [{ runs: [{ text: 'x'.repeat(20) + ' re' }, { text: 'organisation', bold: true }] }] };
    const [, second] = lineTexts(text, { ...box, width: 260 });
    expect(second).toBe('reorganisation');
  });

  it('breaks a word that is longer than the line, and a line break where one was typed', () => {
    expect(lineTexts(doc('W'.repeat(40))).length).toBeGreaterThan(1);
    expect(lineTexts(doc('one\ntwo'))).toEqual(['one', 'two']);
  });

  it('breaks between Chinese letters, which have no spaces', () => {
    expect(lineTexts(doc('项目极光出售北风铁路多数股权的机密信息备忘录')).length).toBeGreaterThan(1);
  });

  it('sets text smaller before it says that the box is too small', () => {
    const some = layoutText(doc(...Array.from({ length: 10 }, (_, index) => `Point ${index}`)), box);
    expect(some.scale).toBeLessThan(1);
    expect(some.overflows).toBe(false);
    const many = layoutText(doc(...Array.from({ length: 100 }, (_, index) => `Point ${index}`)), box);
    expect(many.overflows).toBe(true);
  });

  it('aligns and anchors', () => {
    const [centred] = layoutText(doc('Hi'), { ...box, align: 'center' }).lines;
    expect((centred?.x ?? 0) + (centred?.width ?? 0) / 2).toBeCloseTo(150);
    const [bottom] = layoutText(doc('Hi'), { ...box, anchor: 'bottom' }).lines;
    expect(bottom?.baseline).toBeGreaterThan(180);
  });

  it('sets right-to-left text from the right edge', () => {
    const [line] = layoutText(doc('שלום עולם'), box).lines;
    expect(line?.rightToLeft).toBe(true);
    expect((line?.x ?? 0) + (line?.width ?? 0)).toBeCloseTo(300);
  });

  it('loses no letter, whatever the text and the width', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 10, max: 400 }), (text, width) => {
      const drawn = lineTexts(doc(text), { ...box, width }).join('');
      expect(drawn.replace(/[\s]/g, '')).toBe(text.replace(/[\s]/g, ''));
    }));
  });
});

describe('list markers', () => {
  const markers = (...paragraphs: Partial<Paragraph>[]) => listMarkers(paragraphs);

  it('counts numbers on over deeper paragraphs and starts again after a plain one', () => {
    expect(markers({ list: 'number' }, { list: 'number', level: 1 }, { list: 'bullet', level: 1 }, { list: 'number' }, {}, { list: 'number' }))
      .toEqual(['1.', 'a.', '–', '2.', null, '1.']);
  });

  it('starts again where a level is entered anew', () => {
    expect(markers({ list: 'number' }, { list: 'number', level: 1 }, { list: 'number' }, { list: 'number', level: 1 })).toEqual(['1.', 'a.', '2.', 'a.']);
  });
});
