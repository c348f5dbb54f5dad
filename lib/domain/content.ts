import { z } from 'zod';
import { canonicalJson } from './piece-hash';
import type { ContentOrigin, Paragraph, PlaceholderContent, RichText, Run, SlideContent, TextContent } from './pitchbook';

/** The newest version of stored slide content that this code understands. */
export const CONTENT_VERSION = 1;

export const EMPTY_CONTENT: SlideContent = { v: 1, placeholders: {} };
export const EMPTY_DOCUMENT: RichText = { paragraphs: [] };

const MARKS = ['bold', 'italic', 'underline', 'superscript', 'subscript'] as const;
export type Mark = (typeof MARKS)[number];

/** Bounds against absurd input; a slide that people can read stays far below them. The database holds that of the bytes. */
const MAX = { paragraphs: 500, runs: 500, text: 50_000, placeholders: 100, link: 2_048, bytes: 1_048_576 } as const;

/**
 * Links go to http, https and mailto only: everything else could run code or read files where it is opened.
 * The database holds the same rule as a CHECK.
 */
export function isSafeLink(href: string): boolean {
  // URL parsers drop blanks and control characters, so "java\nscript:" would come through a plain comparison.
  return !/[\u0000-\u0020\u007f]/.test(href) && /^(?:https?:\/\/[^/]|mailto:.)/i.test(href) && URL.canParse(href);
}

const mark = z.literal(true).optional();

export const runSchema = z.strictObject({
  text: z.string().max(MAX.text),
  bold: mark,
  italic: mark,
  underline: mark,
  superscript: mark,
  subscript: mark,
  link: z.string().max(MAX.link).refine(isSafeLink, 'Links start with http:, https: or mailto:.').optional(),
}) satisfies z.ZodType<Run>;

export const paragraphSchema = z.strictObject({
  list: z.enum(['bullet', 'number']).optional(),
  level: z.int().min(0).max(8).optional(),
  runs: z.array(runSchema).max(MAX.runs),
}) satisfies z.ZodType<Paragraph>;

export const richTextSchema = z.strictObject({
  paragraphs: z.array(paragraphSchema).max(MAX.paragraphs),
}) satisfies z.ZodType<RichText>;

/** One placeholder's content, as input: anything unknown is an error. */
export const placeholderContentSchema = z.strictObject({
  kind: z.literal('text'),
  doc: richTextSchema,
  origin: z.enum(['human', 'ai', 'import']),
  locked: z.boolean(),
  meta: z.record(z.string(), z.unknown()).optional(),
}) satisfies z.ZodType<PlaceholderContent>;

export const placeholderIdSchema = z
  .string()
  .min(1)
  .max(100)
  .refine((id) => id !== '__proto__', 'This name is reserved.');

export const slideContentSchema = z.strictObject({
  v: z.literal(1),
  placeholders: z
    .record(placeholderIdSchema, placeholderContentSchema)
    .refine((record) => Object.keys(record).length <= MAX.placeholders, 'Too many placeholders.'),
}) satisfies z.ZodType<SlideContent>;

const most = (count: number) => count.toLocaleString('en');

/** Why a slide cannot hold what stands in one of its boxes, as a sentence for the person; null where it can. */
export function faultOfContent(content: SlideContent, placeholderId: string): string | null {
  const paragraphs = content.placeholders[placeholderId]?.doc.paragraphs ?? [];
  if (paragraphs.length > MAX.paragraphs) return `A text has at most ${most(MAX.paragraphs)} paragraphs.`;
  for (const { runs } of paragraphs) {
    if (runs.length > MAX.runs) return `A paragraph has at most ${most(MAX.runs)} changes between bold, italic and the like.`;
    if (runs.some(({ text }) => text.length > MAX.text)) return `A paragraph has at most ${most(MAX.text)} characters.`;
    if (runs.some(({ link = '' }) => link.length > MAX.link)) return `A link has at most ${most(MAX.link)} characters.`;
  }
  if (new TextEncoder().encode(canonicalJson(content)).length > MAX.bytes) return 'All texts of a slide have at most one megabyte together.';
  return null;
}

/** Shapes older than today's, by version: each step turns version n into n + 1. There is none yet. */
const MIGRATIONS: Record<number, (content: Record<string, unknown>) => Record<string, unknown>> = {};

const storedVersion = z.looseObject({ v: z.int().min(1).default(1) });
const storedShell = z.object({ placeholders: z.record(z.string(), z.unknown()).default({}) });

type Reading = { content: SlideContent; readOnly: boolean };
/** Slides are read on every drawing; the same stored object always reads the same. */
const readings = new WeakMap<object, Reading>();

/**
 * The one door for stored slide content: version → migrate → check.
 * Content of a newer version, or that this code cannot read in full, comes back read-only with what could be read,
 * so that nothing is ever saved over what we do not understand.
 */
export function readSlideContent(stored: unknown): Reading {
  if (stored === null || stored === undefined) return { content: EMPTY_CONTENT, readOnly: false };
  if (typeof stored !== 'object') return { content: EMPTY_CONTENT, readOnly: true };
  const known = readings.get(stored) ?? read(stored);
  readings.set(stored, known);
  return known;
}

function read(stored: object): Reading {
  const versioned = storedVersion.safeParse(stored);
  if (!versioned.success) return { content: EMPTY_CONTENT, readOnly: true };

  let current: Record<string, unknown> = versioned.data;
  for (let version = versioned.data.v; version < CONTENT_VERSION; version += 1) {
    const migrate = MIGRATIONS[version];
    if (migrate) current = migrate(current);
  }
  const shell = storedShell.safeParse(current);
  if (!shell.success) return { content: EMPTY_CONTENT, readOnly: true };

  let complete = current.v === CONTENT_VERSION;
  const placeholders: Record<string, PlaceholderContent> = {};
  for (const [id, piece] of Object.entries(shell.data.placeholders)) {
    const parsed = placeholderContentSchema.safeParse(piece);
    if (parsed.success && placeholderIdSchema.safeParse(id).success) placeholders[id] = parsed.data;
    else complete = false;
  }
  return { content: { v: 1, placeholders }, readOnly: !complete };
}

function sameLook(a: Run, b: Run): boolean {
  return a.link === b.link && MARKS.every((name) => Boolean(a[name]) === Boolean(b[name]));
}

function tidyRun(run: Run): Run {
  const tidy: Run = { text: run.text.replace(/\r\n?|\u2028|\u2029/g, '\n') };
  for (const name of MARKS) if (run[name]) tidy[name] = true;
  // PowerPoint's baseline is one number: a run cannot be raised and lowered at once.
  if (tidy.superscript) delete tidy.subscript;
  if (run.link !== undefined && isSafeLink(run.link)) tidy.link = run.link;
  return tidy;
}

function tidyParagraph({ list, level, runs }: Paragraph): Paragraph {
  const merged: Run[] = [];
  for (const run of runs.map(tidyRun)) {
    const last = merged.at(-1);
    if (run.text === '') continue;
    if (last && sameLook(last, run)) last.text += run.text;
    else merged.push(run);
  }
  const depth = Math.min(8, Math.max(0, Math.trunc(level ?? 0)));
  return { ...(list ? { list } : {}), ...(depth > 0 ? { level: depth } : {}), runs: merged };
}

const isBlank = ({ list, runs }: Paragraph): boolean => !list && runs.length === 0;

/**
 * The one spelling of a rich text: equal neighbours merged, empty runs and unsafe links dropped, empty paragraphs
 * cut from the end. Two texts that look alike are equal values afterwards; normalising twice equals once.
 */
export function normalizeRichText({ paragraphs }: RichText): RichText {
  const tidy = paragraphs.map(tidyParagraph);
  while (tidy.length > 0 && isBlank(tidy[tidy.length - 1]!)) tidy.pop();
  return { paragraphs: tidy };
}

/** The text without its looks: one line per paragraph. */
export function plainText(doc: RichText): string {
  return doc.paragraphs.map(({ runs }) => runs.map(({ text }) => text).join('')).join('\n');
}

export function isEmptyRichText(doc: RichText): boolean {
  return doc.paragraphs.every(({ runs }) => runs.every(({ text }) => text.trim() === ''));
}

/** Rich text of plain lines: one paragraph per line; "- ", "• " and "1. " at its start make list items. */
export function textDocument(text: string): RichText {
  const paragraphs = text.split(/\r\n?|\n/).map((line): Paragraph => {
    const item = /^(\s*)(?:([-•*–])|(\d{1,3})[.)])\s+(.*)$/.exec(line);
    if (!item) return { runs: [{ text: line }] };
    const level = Math.floor((item[1] ?? '').replace(/\t/g, '  ').length / 2);
    return { list: item[2] ? 'bullet' : 'number', level, runs: [{ text: item[4] ?? '' }] };
  });
  return normalizeRichText({ paragraphs });
}

export function textContent(doc: RichText, origin: ContentOrigin = 'human'): TextContent {
  return { kind: 'text', doc: normalizeRichText(doc), origin, locked: false };
}
