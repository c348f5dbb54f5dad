import { getSchema } from '@tiptap/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeRichText } from '@/lib/domain/content';
import type { Paragraph, RichText, Run } from '@/lib/domain/pitchbook';
import { richTextExtensions } from '@/components/editor/rich-text/extensions';
import { linkTarget } from '@/components/editor/rich-text/link-target';
import { fromEditorJson, toEditorJson } from '@/components/editor/rich-text/rich-text-json';

const flag = fc.constantFrom(true as const, undefined);
const run: fc.Arbitrary<Run> = fc
  .record({
    text: fc.array(fc.constantFrom('a', 'Ü', '日', ' ', '\n', '\t', '🚄', '<b>', '&'), { maxLength: 6 }).map((parts) => parts.join('')),
    bold: flag, italic: flag, underline: flag,
    script: fc.constantFrom('superscript', 'subscript', undefined),
    link: fc.constantFrom('https://example.com/?q=1&x', 'mailto:jane@x.com', undefined),
  })
  .map(({ script, text, link, ...flags }) => ({
    text,
    ...(Object.fromEntries(Object.entries(flags).filter(([, on]) => on)) as Pick<Run, 'bold'>),
    ...(script ? { [script]: true as const } : {}),
    ...(link ? { link } : {}),
  }));
const paragraph: fc.Arbitrary<Paragraph> = fc.record({
  list: fc.constantFrom('bullet' as const, 'number' as const, undefined),
  level: fc.integer({ min: 0, max: 8 }),
  runs: fc.array(run, { maxLength: 5 }),
});
const richText: fc.Arbitrary<RichText> = fc.record({ paragraphs: fc.array(paragraph, { maxLength: 6 }) }).map(normalizeRichText);

describe('rich text in the text editor', () => {
  it('comes back as it went in', () => {
    fc.assert(fc.property(richText, (doc) => {
      expect(fromEditorJson(toEditorJson(doc))).toEqual(doc);
    }));
  });

  it('comes back as it went in through the editor’s own schema, which keeps every paragraph, level and mark', () => {
    const schema = getSchema(richTextExtensions);
    fc.assert(fc.property(richText, (doc) => {
      const node = schema.nodeFromJSON(toEditorJson(doc));
      node.check();
      expect(fromEditorJson(node.toJSON())).toEqual(doc);
    }));
  });

  it('offers an empty text one paragraph to type in, which is no text yet', () => {
    expect(toEditorJson({ paragraphs: [] }).content).toHaveLength(1);
    expect(fromEditorJson(toEditorJson({ paragraphs: [] }))).toEqual({ paragraphs: [] });
  });
});

describe('a typed link', () => {
  it.each([
    ['example.com', 'https://example.com'],
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['jane@example.com', 'mailto:jane@example.com'],
    ['localhost.test:8080/x', 'https://localhost.test:8080/x'],
  ])('%s becomes %s', (typed, link) => expect(linkTarget(typed)).toBe(link));

  it.each(['', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'just words', 'vbscript:x.y'])('%s is none', (typed) => {
    expect(linkTarget(typed)).toBeNull();
  });
});
