import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { elementNames } from '@/lib/security/element-names';
import { hasMarkup } from '@/lib/security/markup';
import { sanitizeText } from '@/lib/security/sanitize';

/** For a machine that is busy with other things; alone, each takes a second at most. */
const slow = 30_000;

const { document } = new JSDOM('').window;

/** Names of the real elements an HTML parser finds in a text. */
function elementsIn(text: string): string[] {
  const host = document.createElement('div');
  host.innerHTML = text;
  return [...host.querySelectorAll('*')].map((element) => element.localName.toLowerCase()).filter((name) => elementNames.has(name));
}

describe('honest text stays byte for byte', () => {
  it.each([
    'M&A review',
    'R&D < 5%',
    'EV<EBITDA',
    'Dear <Target> board',
    '<TBD>',
    '<jane@x.com>',
    'a < b && c > d',
    '&lt;b&gt;',
    '&amp;lt;',
    'Müller & Söhne – Q3’26',
    '日本語',
    '👩‍👩‍👧 growth 📈',
    'שלום < עולם',
    'if IRR <b and MOIC is fine',
    'I </3 you',
    '<<EBITDA>>',
    'x <- y, y <= z, a <> b',
    '<https://example.com?a=1&b=2>',
    '  spaces\tand\nlines  ',
    '',
  ])('%j', (text) => {
    expect(sanitizeText(text)).toBe(text);
    expect(hasMarkup(text)).toBe(false);
  });
});

describe('markup goes and its text stays', () => {
  it.each([
    ['<script>alert(1)</script>Test', 'Test'],
    ['Test<img src=x onerror=alert(1)>', 'Test'],
    ['Test<img src=x onerror=alert(1)', 'Test'],
    ['<b>R&D</b> < 5% of <Target> &copy;', 'R&D < 5% of <Target> &copy;'],
    ['<scr<script></script>ipt>alert(1)</script>Test', ''],
    ['Test<scr<b>ipt>alert(1)</scr<b>ipt>', 'Test'],
    ['<<b>b>text', 'text'],
    ['<b<b>>text', 'text'],
    ['a<!-- secret -->b', 'ab'],
    ['a<!-- open', 'a'],
    ['a<!doctype html>b', 'ab'],
    ['<?xml version="1.0"?>a', 'a'],
    ['a<![CDATA[x]]>b', 'ab'],
    ['<style>p{}</style>a', 'a'],
    ['<svg><style>x</style><text>EBITDA</text><script>1</script></svg>', 'EBITDA'],
    ['<math><mi>x</mi></math>', 'x'],
    ['<svg/onload=alert(1)>a', 'a'],
    ['<a title="<b>">x</a>', 'x'],
    ["<a title='>'>x</a>", 'x'],
    ['<table>1<tr><td>2</td></tr>3</table>', '123'],
    ['<template>kept</template>', 'kept'],
    ['<title>Kept too</title>', 'Kept too'],
    ['<textarea><b>x</b></textarea>', 'x'],
    ['<plaintext>a <b>b</b>', 'a b'],
    ['<pre>\nfirst line</pre>', '\nfirst line'],
    ['<IMG SRC=x>', ''],
    ['</p>x', 'x'],
    ['&lt;<b>b</b>&gt;', '&lt;b&gt;'],
  ])('%j → %j', (text, clean) => {
    expect(sanitizeText(text)).toBe(clean);
  });
});

describe('laws', () => {
  const names = [...elementNames, 'target', 'tbd', 'ebitda'];
  const fragment = fc.oneof(
    fc.constantFrom('<', '</', '>', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '<!', '"', "'", '=', '&', '&lt;', '&#60;', ' ', '\n', 'x'),
    fc.constantFrom(...names),
    fc.constantFrom(...names).map((name) => `<${name}>`),
    fc.constantFrom(...names).map((name) => `</${name}>`),
    fc.constantFrom(...names).map((name) => `<${name} onclick="x" `),
    fc.constantFrom('<script>', '</script>', '<style>', '</style>', '<svg>', '<math>', '<plaintext>', '<template>', ' title="', " alt='"),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  const wild = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(''));

  it('leaves no element for a parser to find', () => {
    fc.assert(
      fc.property(wild, (text) => {
        expect(elementsIn(sanitizeText(text))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  }, slow);

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(wild, (text) => {
        const once = sanitizeText(text);
        expect(sanitizeText(once)).toBe(once);
      }),
      { numRuns: 600 },
    );
  }, slow);

  it('changes no text in which nothing opens an element or a comment', () => {
    const harmless = fc
      .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('<', '>', '&', '&amp;', '<Target>', '<EV', ' < ')), {
        maxLength: 12,
      })
      .map((parts) => parts.join('').replace(/<(?!Target>|EV)(?=[a-z!?/])/gi, '< '));
    fc.assert(
      fc.property(harmless, (text) => {
        expect(sanitizeText(text)).toBe(text);
      }),
      { numRuns: 600 },
    );
  }, slow);
});

it.each([
  ['tags inside tags', `${'<b'.repeat(50_000)}${'>'.repeat(50_000)}`],
  ['more tags than any honest text', '<b>x</b>'.repeat(100_000)],
  ['quotes that never close', `${'<a x="'.repeat(200_000)}>`],
])('takes no time to speak of on %s', (_, text) => {
  const clean = sanitizeText(text);
  expect(clean).not.toContain('<');
}, slow);
