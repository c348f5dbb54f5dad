import { JSDOM } from 'jsdom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeRichText, plainText } from '@/lib/domain/content';
import { readPastedHtml } from '@/components/editor/rich-text/pasted-html';

const paste = (html: string) => readPastedHtml(new JSDOM(html).window.document.body).paragraphs;

describe('pasted HTML', () => {
  it('becomes paragraphs with the marks we know', () => {
    expect(paste('<h2>Head</h2><p>EV&lt;EBITDA <em>and</em> CO<sub>2</sub></p>')).toEqual([
      { runs: [{ text: 'Head', bold: true }] },
      { runs: [{ text: 'EV<EBITDA ' }, { text: 'and', italic: true }, { text: ' CO' }, { text: '2', subscript: true }] },
    ]);
  });

  it('keeps lists with their levels', () => {
    expect(paste('<ul>\n <li>One\n  <ol><li><p>Deep</p></li></ol>\n </li>\n <li>Two</li>\n</ul>')).toEqual([
      { list: 'bullet', runs: [{ text: 'One' }] },
      { list: 'number', level: 1, runs: [{ text: 'Deep' }] },
      { list: 'bullet', runs: [{ text: 'Two' }] },
    ]);
  });

  it('keeps what was copied from a slide', () => {
    expect(paste('<p data-pm-slice="1 1 []" data-list="number" data-level="2">Item<br>line</p>')).toEqual([
      { list: 'number', level: 2, runs: [{ text: 'Item\nline' }] },
    ]);
  });

  it('reads the lists of Word', () => {
    const word = '<p class="MsoListParagraph" style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">o </span>Point</p>';
    expect(paste(word)).toEqual([{ list: 'bullet', level: 1, runs: [{ text: 'Point' }] }]);
  });

  it('does not take the wrapper of Google Docs for bold text', () => {
    expect(paste('<b style="font-weight:normal"><span style="font-weight:700">Fat</span><span> thin</span></b>')).toEqual([
      { runs: [{ text: 'Fat', bold: true }, { text: ' thin' }] },
    ]);
  });

  it('brings no script, no picture and no dangerous link', () => {
    expect(paste('<p><a href="javascript:alert(1)">x</a><script>alert(1)</script><img src=x onerror=alert(1)><style>p{}</style></p>')).toEqual([{ runs: [{ text: 'x' }] }]);
    expect(paste('<a href="https://example.com">x</a>')).toEqual([{ runs: [{ text: 'x', link: 'https://example.com' }] }]);
  });

  it('gives normalised rich text and loses no word, whatever is pasted', () => {
    const word = fc.constantFrom('alpha', 'beta', 'gamma');
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.tuple(fc.constantFrom('p', 'div', 'li', 'ul', 'ol', 'b', 'span', 'td', 'h1', 'a', 'sup'), fc.array(tie('node'), { maxLength: 3 }))
          .map(([tag, inner]) => `<${tag}>${inner.join(' ')}</${tag}>`),
      ),
    }));
    fc.assert(fc.property(node, (html) => {
      const body = new JSDOM(html).window.document.body;
      const doc = readPastedHtml(body);
      expect(normalizeRichText(doc)).toEqual(doc);
      const words = (text: string) => text.match(/alpha|beta|gamma/g) ?? [];
      expect(words(plainText(doc))).toEqual(words(body.textContent ?? ''));
    }), { numRuns: 60 });
  });
});
