import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  faultOfContent, isSafeLink, normalizeRichText, placeholderContentSchema, plainText, readSlideContent, richTextSchema, textContent, textDocument,
} from '@/lib/domain/content';
import type { Paragraph, RichText, Run } from '@/lib/domain/pitchbook';

const run: fc.Arbitrary<Run> = fc.record(
  {
    text: fc.string({ unit: 'grapheme', maxLength: 8 }),
    bold: fc.constant(true as const),
    superscript: fc.constant(true as const),
    subscript: fc.constant(true as const),
    link: fc.constantFrom('https://example.com/a', 'mailto:a@example.com', 'javascript:alert(1)'),
  },
  { requiredKeys: ['text'] },
);
const paragraph: fc.Arbitrary<Paragraph> = fc.record(
  { runs: fc.array(run, { maxLength: 5 }), list: fc.constantFrom('bullet' as const, 'number' as const), level: fc.integer({ min: -1, max: 12 }) },
  { requiredKeys: ['runs'] },
);
const richText: fc.Arbitrary<RichText> = fc.record({ paragraphs: fc.array(paragraph, { maxLength: 5 }) });

const letters = (doc: RichText): string => plainText(doc).replace(/[\r\n\u2028\u2029]/g, '');

describe('links', () => {
  it.each(['https://example.com', 'http://a.b/c?d#e', 'mailto:board@example.com', 'HTTPS://EXAMPLE.COM'])('may go to %s', (href) => {
    expect(isSafeLink(href)).toBe(true);
  });
  it.each([
    'javascript:alert(1)', 'java\nscript:alert(1)', ' https://example.com', 'data:text/html,x', 'file:///etc/passwd',
    '//example.com', '/path', 'example.com', 'http:x', 'https:///x', 'vbscript:x', '',
  ])('may not go to %j', (href) => {
    expect(isSafeLink(href)).toBe(false);
  });
});

describe('normalising rich text', () => {
  it('merges equal neighbours, drops empty runs and blank paragraphs at the end', () => {
    const doc: RichText = {
      paragraphs: [
        { level: 0, runs: [{ text: 'Net ' }, { text: '' }, { text: 'debt' }, { text: ' €412m', bold: true }, { text: '!', bold: true }] },
        { runs: [] },
        { list: 'bullet', level: 1, runs: [{ text: 'x', superscript: true, subscript: true }] },
        { runs: [{ text: '' }] },
        { runs: [] },
      ],
    };
    expect(normalizeRichText(doc)).toEqual({
      paragraphs: [
        { runs: [{ text: 'Net debt' }, { text: ' €412m!', bold: true }] },
        { runs: [] },
        { list: 'bullet', level: 1, runs: [{ text: 'x', superscript: true }] },
      ],
    });
  });

  it('takes unsafe links off and keeps their text', () => {
    const doc: RichText = { paragraphs: [{ runs: [{ text: 'here', link: 'javascript:alert(1)' }] }] };
    expect(normalizeRichText(doc)).toEqual({ paragraphs: [{ runs: [{ text: 'here' }] }] });
  });

  it('spells every line end alike', () => {
    const doc: RichText = { paragraphs: [{ runs: [{ text: 'a\r\nb\rc\u2028d\u2029e' }] }] };
    expect(plainText(normalizeRichText(doc))).toBe('a\nb\nc\nd\ne');
  });

  it('once is as good as twice, keeps every letter, and is valid input', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        const normal = normalizeRichText(doc);
        expect(normalizeRichText(normal)).toEqual(normal);
        expect(letters(normal)).toBe(letters(doc));
        expect(richTextSchema.safeParse(normal).success).toBe(true);
      }),
    );
  });
});

describe('text to rich text', () => {
  it('reads dashes, bullets and numbers at the start of a line as lists with levels', () => {
    expect(textDocument('Why now\n- Fleet renewed\n  • 62 units\n1. Offer\n2) Close')).toEqual({
      paragraphs: [
        { runs: [{ text: 'Why now' }] },
        { list: 'bullet', runs: [{ text: 'Fleet renewed' }] },
        { list: 'bullet', level: 1, runs: [{ text: '62 units' }] },
        { list: 'number', runs: [{ text: 'Offer' }] },
        { list: 'number', runs: [{ text: 'Close' }] },
      ],
    });
  });

  it('leaves negative numbers, ranges and ordinary lines alone', () => {
    for (const line of ['-12.5% in 2024', '2024. was a record', '3.5x leverage', 'a - b']) {
      expect(plainText(textDocument(line))).toBe(line);
    }
  });
});

describe('the limits of a text', () => {
  const runs = (count: number, text = 'x') => Array.from({ length: count }, (_, index): Run => (index % 2 ? { text, bold: true } : { text }));
  const paragraphs = (count: number) => ({ paragraphs: Array.from({ length: count }, () => ({ runs: runs(1) })) });
  const link = (length: number) => `https://example.com/${'x'.repeat(length - 20)}`;

  it.each<[string, RichText, RichText]>([
    ['paragraphs', paragraphs(500), paragraphs(501)],
    ['looks in a paragraph', { paragraphs: [{ runs: runs(500) }] }, { paragraphs: [{ runs: runs(501) }] }],
    ['characters', { paragraphs: [{ runs: runs(1, 'x'.repeat(50_000)) }] }, { paragraphs: [{ runs: runs(1, 'x'.repeat(50_001)) }] }],
    ['characters of a link', { paragraphs: [{ runs: [{ text: 'x', link: link(2_048) }] }] }, { paragraphs: [{ runs: [{ text: 'x', link: link(2_049) }] }] }],
  ])('of %s are told to the person where the schema would refuse them', (_, fits, tooMuch) => {
    for (const doc of [fits, tooMuch]) {
      const piece = textContent(doc);
      const fault = faultOfContent({ v: 1, placeholders: { 12: piece } }, '12');
      expect(fault === null).toBe(placeholderContentSchema.safeParse(piece).success);
      expect(fault === null).toBe(doc === fits);
    }
  });

  it('are those of the database for all texts of a slide together', () => {
    const piece = (text: string) => textContent({ paragraphs: Array.from({ length: 25 }, () => ({ runs: [{ text }] })) });
    const content = (text: string) => ({ v: 1 as const, placeholders: { 1: piece(text), 12: piece(text) } });
    expect(faultOfContent(content('x'.repeat(20_000)), '12')).toBeNull();
    expect(faultOfContent(content('ü'.repeat(20_000)), '12')).toContain('one megabyte');
  });
});

describe('reading stored content', () => {
  const piece = { kind: 'text', doc: { paragraphs: [{ runs: [{ text: 'a' }] }] }, origin: 'human', locked: false };

  it('reads what it understands', () => {
    expect(readSlideContent({ v: 1, placeholders: { 12: piece } })).toEqual({ content: { v: 1, placeholders: { 12: piece } }, readOnly: false });
    expect(readSlideContent(null)).toMatchObject({ readOnly: false });
    expect(readSlideContent({})).toMatchObject({ readOnly: false });
  });

  it.each([
    ['a newer version', { v: 2, placeholders: { 12: piece } }],
    ['a kind of a newer version', { v: 1, placeholders: { 12: piece, 13: { kind: 'model3d' } } }],
    ['something else', 'text'],
    ['a list', [1, 2]],
  ])('shows %s as far as it can and lets nobody save over it', (_, stored) => {
    const { content, readOnly } = readSlideContent(stored);
    expect(readOnly).toBe(true);
    for (const each of Object.values(content.placeholders)) expect(each).toEqual(piece);
  });

  it('refuses unknown members in input', () => {
    expect(placeholderContentSchema.safeParse(piece).success).toBe(true);
    expect(placeholderContentSchema.safeParse({ ...piece, html: '<b>' }).success).toBe(false);
  });
});
