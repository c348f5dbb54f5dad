import { normalizeRichText, textContent, textDocument } from '@/lib/domain/content';
import { BODY_LAYOUT, buildSlide, DIVIDER_LAYOUT } from '@/lib/domain/creation';
import { findLayout } from '@/lib/domain/layouts';
import type { DeckTemplate, PitchbookStatus, PitchbookType, PromptMode, RichText, Run, SlideContent } from '@/lib/domain/pitchbook';

/** A small language to write demo books in. Texts know lists ("- ", "1. ", indented by two), **bold**, _italic_, [links](…). */
export type Prompt = string | { replaces: string };
export type DemoSlide = {
  layout: string;
  /** Texts by placeholder id. */
  texts: Record<string, string>;
  notes?: string;
  prompt?: Prompt;
  prompts?: Record<string, Prompt>;
};
export type DemoSection = { title: string; prompt?: Prompt; divider?: Omit<DemoSlide, 'layout'>; slides: DemoSlide[] };
export type DemoBook = {
  id: string;
  title: string;
  type?: PitchbookType;
  status: PitchbookStatus;
  prompt: string;
  /** Days before today. */
  createdDaysAgo: number;
  updatedDaysAgo: number;
  front: [title: DemoSlide, contents: DemoSlide, legal: DemoSlide];
  sections: DemoSection[];
};

type Extras = Omit<DemoSlide, 'layout' | 'texts'>;

/** A slide of any layout, with its texts by placeholder id. */
export function slide(layout: string, texts: Record<string, string>, extras: Extras = {}): DemoSlide {
  return { layout, texts, ...extras };
}

/** A Body Text slide. */
export function body(title: string, text: string, extras: Extras = {}): DemoSlide {
  return slide(BODY_LAYOUT, { 1: title, 12: text }, extras);
}

const INLINE = /\*\*(?<bold>[^*]+)\*\*|_(?<italic>[^_]+)_|\[(?<label>[^\]]+)\]\((?<link>[^)]+)\)/g;

function inlineRuns(text: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const { bold, italic, label, link } = match.groups ?? {};
    runs.push({ text: text.slice(at, match.index) });
    if (bold) runs.push({ text: bold, bold: true });
    else if (italic) runs.push({ text: italic, italic: true });
    else runs.push({ text: label ?? '', link });
    at = match.index + match[0].length;
  }
  return [...runs, { text: text.slice(at) }];
}

/** Rich text of the small language. */
export function richText(text: string): RichText {
  const { paragraphs } = textDocument(text.trim());
  return normalizeRichText({
    paragraphs: paragraphs.map(({ runs, ...rest }) => ({ ...rest, runs: runs.flatMap((run) => inlineRuns(run.text)) })),
  });
}

const textOf = (prompt: Prompt | undefined): string | null =>
  prompt === undefined ? null : typeof prompt === 'string' ? prompt : prompt.replaces;
const modeOf = (prompt: Prompt | undefined): PromptMode => (typeof prompt === 'object' ? 'replaces' : 'adds');

function contentOf({ layout: layoutName, texts }: DemoSlide, deckTemplate: DeckTemplate): SlideContent {
  const layout = findLayout(deckTemplate, layoutName);
  if (layout.name !== layoutName) throw new Error(`The deck template has no layout “${layoutName}”.`);
  const unknown = Object.keys(texts).find((id) => !layout.placeholders.some((placeholder) => placeholder.id === id));
  if (unknown) throw new Error(`The layout “${layoutName}” has no placeholder “${unknown}”.`);
  return { v: 1, placeholders: Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, textContent(richText(text))])) };
}

/** The ids of a demo book's parts: always the same, so that a second seeding finds them. */
function idMaker(bookId: string, group: string): () => string {
  let count = 0;
  return () => `${bookId.slice(0, 7)}${bookId.slice(-1)}-0000-4000-${group}-${(count += 1).toString().padStart(12, '0')}`;
}

/** The record that the import takes: a book with its parts in order. */
export function importRecord(book: DemoBook, deckTemplate: DeckTemplate, now: Date, index: number) {
  const sectionId = idMaker(book.id, '8001');
  const slideId = idMaker(book.id, '8002');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

  const slideRecord = (demo: DemoSlide, ownSection: string | null) => {
    const fresh = buildSlide(deckTemplate, demo.layout, { id: slideId(), sectionId: ownSection, inherits: true });
    const written = Object.entries(demo.prompts ?? {});
    const { slideNumber: _number, version: _version, ...record } = fresh;
    return {
      ...record,
      prompt: textOf(demo.prompt),
      promptMode: modeOf(demo.prompt),
      prompts: { ...fresh.prompts, ...Object.fromEntries(written.map(([id, prompt]) => [id, textOf(prompt)])) },
      promptModes: Object.fromEntries(written.filter(([, prompt]) => modeOf(prompt) === 'replaces').map(([id]) => [id, 'replaces'])),
      content: contentOf(demo, deckTemplate),
      notes: demo.notes ?? '',
    };
  };
  const sections = book.sections.map((section) => ({ id: sectionId(), section }));
  return {
    id: book.id,
    title: book.title,
    type: book.type ?? 'standard',
    status: book.status,
    pitchbookPrompt: book.prompt,
    inheritTemplatePrompts: true,
    createdAt: daysAgo(book.createdDaysAgo),
    updatedAt: daysAgo(book.updatedDaysAgo),
    sections: sections.map(({ id, section }) => ({
      id,
      title: section.title,
      prompt: textOf(section.prompt),
      promptMode: modeOf(section.prompt),
    })),
    slides: [
      ...book.front.map((demo) => slideRecord(demo, null)),
      ...sections.flatMap(({ id, section }) => [
        slideRecord({ layout: DIVIDER_LAYOUT, texts: {}, ...section.divider }, id),
        ...section.slides.map((demo) => slideRecord(demo, id)),
      ]),
    ],
    source: { hash: `demo-${book.id}`, index },
    transformations: [],
  };
}
