import { normalizeRichText } from '@/lib/domain/content';
import type { Paragraph, RichText, Run } from '@/lib/domain/pitchbook';
import { linkTarget } from './link-target';

/**
 * Reduces a pasted document (web page, Word, Google Docs, another slide) to our rich text: paragraphs,
 * lists with levels, the marks we know, and links. Everything else keeps its text and loses its form.
 */

type Marks = Omit<Run, 'text'>;
type ListAt = Pick<Paragraph, 'list' | 'level'>;

const BLOCKS = new Set([
  'ADDRESS', 'ARTICLE', 'ASIDE', 'BLOCKQUOTE', 'BODY', 'DD', 'DIV', 'DL', 'DT', 'FIGCAPTION', 'FIGURE', 'FOOTER', 'H1', 'H2', 'H3',
  'H4', 'H5', 'H6', 'HEADER', 'HR', 'LI', 'MAIN', 'NAV', 'OL', 'P', 'PRE', 'SECTION', 'TABLE', 'TBODY', 'TD', 'TH', 'THEAD', 'TR', 'UL',
]);
const IGNORED = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'HEAD', 'META', 'LINK', 'TITLE', 'SVG', 'MATH', 'IFRAME', 'OBJECT', 'NOSCRIPT']);
const DEEPEST = 8;

/** The rich text of a parsed document's body. */
export function readPastedHtml(body: Element): RichText {
  const paragraphs: Paragraph[] = [];
  let open: Paragraph | null = null;
  const write = (text: string, marks: Marks, at: ListAt) => {
    open ??= { ...at, runs: [] };
    if (!paragraphs.includes(open)) paragraphs.push(open);
    open.runs.push({ text, ...marks });
  };
  const close = () => {
    open = null;
  };

  const walk = (node: Node, marks: Marks, at: ListAt, verbatim: boolean) => {
    if (node.nodeType === 3) {
      const text = verbatim ? (node.nodeValue ?? '') : (node.nodeValue ?? '').replace(/[ \t\r\n\f]+/g, ' ');
      // Space between two blocks is only the source's own indentation.
      if (text !== '' && !(open === null && text.trim() === '')) write(open === null ? text.replace(/^ +/, '') : text, marks, at);
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as HTMLElement;
    const tag = element.tagName.toUpperCase();
    const style = element.getAttribute('style') ?? '';
    if (IGNORED.has(tag) || /mso-list:\s*ignore/i.test(style)) return;
    if (tag === 'BR') {
      if (open !== null) write('\n', marks, at);
      return;
    }
    const inner = marksWithin(element, tag, style, marks);
    if (!BLOCKS.has(tag)) {
      element.childNodes.forEach((child) => walk(child, inner, at, verbatim));
      return;
    }
    // The text of an item starts in its own paragraph; a block inside an item belongs to the same level.
    close();
    const place = placeWithin(element, tag, style, at);
    element.childNodes.forEach((child) => walk(child, inner, place, verbatim || tag === 'PRE'));
    close();
  };

  body.childNodes.forEach((child) => walk(child, {}, {}, false));
  return normalizeRichText({ paragraphs: paragraphs.map(trimParagraph).filter((paragraph) => paragraph.runs.length > 0) });
}

function marksWithin(element: Element, tag: string, style: string, around: Marks): Marks {
  const marks = { ...around };
  const weight = /font-weight:\s*(\w+)/i.exec(style)?.[1];
  if (weight !== undefined ? weight === 'bold' || Number(weight) >= 600 : tag === 'B' || tag === 'STRONG' || /^H\d$/.test(tag)) marks.bold = true;
  // Google Docs wraps everything in a <b> of normal weight.
  else if (weight !== undefined) delete marks.bold;
  if (tag === 'I' || tag === 'EM' || /font-style:\s*italic/i.test(style)) marks.italic = true;
  if (tag === 'U' || (tag !== 'A' && /text-decoration[^;]*underline/i.test(style))) marks.underline = true;
  if (tag === 'SUP' || /vertical-align:\s*super/i.test(style)) {
    marks.superscript = true;
    delete marks.subscript;
  } else if (tag === 'SUB' || /vertical-align:\s*sub\b/i.test(style)) {
    marks.subscript = true;
    delete marks.superscript;
  }
  if (tag === 'A') {
    const link = linkTarget(element.getAttribute('href') ?? '');
    if (link !== null) marks.link = link;
  }
  return marks;
}

function placeWithin(element: Element, tag: string, style: string, around: ListAt): ListAt {
  if (tag === 'LI') {
    const depth = depthOf(element);
    return place(element.parentElement?.tagName === 'OL' ? 'number' : 'bullet', depth);
  }
  // Our own copies carry their list and level.
  const own = element.getAttribute('data-list');
  if (own === 'bullet' || own === 'number') return place(own, Number(element.getAttribute('data-level') ?? 0));
  const word = /mso-list:\s*\w+\s+level(\d)/i.exec(style)?.[1];
  if (word !== undefined) {
    const marker = element.querySelector('[style*="mso-list"]')?.textContent ?? '';
    return place(/^\s*[\da-z]{1,4}[.)]/i.test(marker) ? 'number' : 'bullet', Number(word) - 1);
  }
  return around;
}

function depthOf(item: Element): number {
  let depth = -1;
  for (let at: Element | null = item.parentElement; at; at = at.parentElement) {
    if (at.tagName === 'UL' || at.tagName === 'OL') depth += 1;
  }
  return Math.max(0, depth);
}

function place(list: 'bullet' | 'number', level: number): ListAt {
  const deep = Math.min(DEEPEST, Math.max(0, Number.isFinite(level) ? level : 0));
  return deep > 0 ? { list, level: deep } : { list };
}

function trimParagraph(paragraph: Paragraph): Paragraph {
  const runs = paragraph.runs.map((run) => ({ ...run }));
  const first = runs[0];
  if (first) first.text = first.text.replace(/^[ \n]+/, '');
  const last = runs[runs.length - 1];
  if (last) last.text = last.text.replace(/[ \n]+$/, '');
  return { ...paragraph, runs: runs.filter((run) => run.text !== '') };
}
