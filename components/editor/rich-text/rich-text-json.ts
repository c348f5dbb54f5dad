import type { JSONContent } from '@tiptap/core';
import { isSafeLink, normalizeRichText, type Mark } from '@/lib/domain/content';
import type { Paragraph, RichText, Run } from '@/lib/domain/pitchbook';
import { normalizeText } from '@/lib/security/plain-text';

/**
 * Our rich text and the text editor's document are the same flat list of paragraphs in two spellings.
 * Both ways lose nothing: `fromEditorJson(toEditorJson(doc))` is `doc` for every normalised one.
 */

const FLAGS: readonly Mark[] = ['bold', 'italic', 'underline', 'superscript', 'subscript'];

/** Our rich text as the editor's document; an empty text is one empty paragraph, so that there is a place to type. */
export function toEditorJson(doc: RichText): JSONContent {
  const paragraphs = doc.paragraphs.length === 0 ? [{ runs: [] }] : doc.paragraphs;
  return { type: 'doc', content: paragraphs.map(paragraphJson) };
}

function paragraphJson(paragraph: Paragraph): JSONContent {
  const content = paragraph.runs.flatMap(runJson);
  const attrs = { list: paragraph.list ?? null, level: paragraph.level ?? 0 };
  return content.length === 0 ? { type: 'paragraph', attrs } : { type: 'paragraph', attrs, content };
}

function runJson(run: Run): JSONContent[] {
  const marks = marksOf(run);
  const shared = marks.length === 0 ? {} : { marks };
  return run.text
    .split(/(\n)/)
    .filter((part) => part !== '')
    .map((part) => (part === '\n' ? { type: 'hardBreak', ...shared } : { type: 'text', text: part, ...shared }));
}

function marksOf(run: Run): NonNullable<JSONContent['marks']> {
  const marks: NonNullable<JSONContent['marks']> = FLAGS.filter((flag) => run[flag]).map((flag) => ({ type: flag }));
  if (run.link !== undefined) marks.push({ type: 'link', attrs: { href: run.link } });
  return marks;
}

/** The editor's document as our rich text, in its one spelling. */
export function fromEditorJson(json: JSONContent): RichText {
  return normalizeRichText({ paragraphs: (json.content ?? []).filter((node) => node.type === 'paragraph').map(readParagraph) });
}

function readParagraph(node: JSONContent): Paragraph {
  const runs = (node.content ?? []).flatMap((child): Run[] => {
    const text = child.type === 'hardBreak' ? '\n' : child.type === 'text' ? normalizeText(child.text ?? '') : '';
    return text === '' ? [] : [{ text, ...readMarks(child.marks ?? []) }];
  });
  const list: unknown = node.attrs?.list;
  const level: unknown = node.attrs?.level;
  return {
    ...(list === 'bullet' || list === 'number' ? { list } : {}),
    ...(typeof level === 'number' && level > 0 ? { level: Math.min(8, Math.floor(level)) } : {}),
    runs,
  };
}

function readMarks(marks: NonNullable<JSONContent['marks']>): Omit<Run, 'text'> {
  const read: Omit<Run, 'text'> = {};
  for (const mark of marks) {
    if (isFlag(mark.type)) read[mark.type] = true;
    if (mark.type === 'link') {
      const link = String(mark.attrs?.href ?? '');
      if (isSafeLink(link)) read.link = link;
    }
  }
  return read;
}

function isFlag(type: string): type is Mark {
  return (FLAGS as readonly string[]).includes(type);
}
