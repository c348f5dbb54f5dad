import type { Paragraph, RichText, Run } from '@/lib/domain/pitchbook';
import { isFullWidth, textWidth, type FontFamily } from './font-metrics';

/** A box to lay text out in; every length is in points. */
export type TextBox = {
  width: number;
  height: number;
  fontSize: number;
  family: FontFamily;
  bold: boolean;
  align: 'left' | 'center' | 'right';
  anchor: 'top' | 'middle' | 'bottom';
};

/** A stretch of one line with one set of marks. */
export type Fragment = Omit<Run, 'text'> & { text: string; width: number };

export type TextLine = {
  /** Left edge of the text and its baseline, from the box's top left corner. */
  x: number;
  baseline: number;
  width: number;
  fontSize: number;
  rightToLeft: boolean;
  fragments: Fragment[];
  /** The bullet or number, on the first line of a list paragraph. */
  marker: { text: string; x: number } | null;
};

export type TextLayout = {
  lines: TextLine[];
  height: number;
  /** Font sizes are multiplied by this so that the text fits; 1 where it fits as it is. */
  scale: number;
  /** True where even the smallest scale is too much for the box. */
  overflows: boolean;
};

export const LINE_HEIGHT = 1.2;
/** Space before a paragraph, in font sizes. */
export const PARAGRAPH_GAP = 0.3;
/** Width of one indent step, in the base font size. */
export const INDENT = 1.15;
/** Superscripts and subscripts are set at this size and moved by these parts of the font size. */
export const SCRIPT = { size: 0.66, raise: 0.34, lower: 0.16 } as const;
const SCALES = [1, 0.9, 0.8, 0.7, 0.62, 0.54] as const;
const LEVEL_SIZES = [1, 0.9, 0.82, 0.76] as const;
const BULLETS = ['•', '–', '•', '–'] as const;

/** Deeper list levels are set smaller, as in PowerPoint's own masters. */
export function levelSize(level: number): number {
  return LEVEL_SIZES[Math.min(level, LEVEL_SIZES.length - 1)] ?? 1;
}

/**
 * The bullet or number of every paragraph, null for plain ones. A number goes on counting while
 * only deeper paragraphs stand between it and the last number of its level.
 */
export function listMarkers(paragraphs: readonly Pick<Paragraph, 'list' | 'level'>[]): (string | null)[] {
  const counts: number[] = [];
  return paragraphs.map((paragraph) => {
    const level = paragraph.level ?? 0;
    counts.length = Math.min(counts.length, level + 1);
    if (paragraph.list === 'number') {
      counts[level] = (counts[level] ?? 0) + 1;
      return numberAt(counts[level], level);
    }
    counts.length = Math.min(counts.length, level);
    return paragraph.list === 'bullet' ? (BULLETS[level % BULLETS.length] ?? '•') : null;
  });
}

function numberAt(count: number, level: number): string {
  if (level % 3 === 1) return `${letters(count)}.`;
  if (level % 3 === 2) return `${roman(count)}.`;
  return `${count}.`;
}

function letters(count: number): string {
  let rest = count;
  let text = '';
  while (rest > 0) {
    rest -= 1;
    text = String.fromCharCode(97 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  }
  return text;
}

function roman(count: number): string {
  const steps: [number, string][] = [
    [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'],
    [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
  ];
  let rest = count;
  let text = '';
  for (const [value, sign] of steps) {
    while (rest >= value) {
      text += sign;
      rest -= value;
    }
  }
  return text;
}

/** Breaks a document into placed lines, set smaller in steps where it would not fit its box. */
export function layoutText(doc: RichText, box: TextBox): TextLayout {
  let result = layoutAt(doc, box, 1);
  for (const scale of SCALES) {
    if (scale !== 1) result = layoutAt(doc, box, scale);
    if (result.height <= box.height + 0.5) break;
  }
  const spare = box.height - result.height;
  const shift = box.anchor === 'top' ? 0 : Math.max(0, box.anchor === 'middle' ? spare / 2 : spare);
  return {
    ...result,
    lines: shift === 0 ? result.lines : result.lines.map((line) => ({ ...line, baseline: line.baseline + shift })),
    overflows: result.height > box.height + 0.5,
  };
}

function layoutAt(doc: RichText, box: TextBox, scale: number): Omit<TextLayout, 'overflows'> {
  const markers = listMarkers(doc.paragraphs);
  const base = box.fontSize * scale;
  const lines: TextLine[] = [];
  let top = 0;
  doc.paragraphs.forEach((paragraph, index) => {
    const level = paragraph.level ?? 0;
    const fontSize = base * levelSize(level);
    const marker = markers[index] ?? null;
    const indent = (level + (marker === null ? 0 : 1)) * INDENT * base;
    const available = Math.max(fontSize, box.width - indent);
    const rightToLeft = startsRightToLeft(paragraph);
    if (index > 0) top += PARAGRAPH_GAP * fontSize;
    breakLines(paragraph, available, fontSize, box).forEach((fragments, lineIndex) => {
      const width = fragments.reduce((sum, fragment) => sum + fragment.width, 0);
      const room = available - width;
      const align = rightToLeft && box.align === 'left' ? 'right' : box.align;
      const start = rightToLeft ? 0 : indent;
      const x = align === 'center' ? start + room / 2 : align === 'right' ? start + room : start;
      const markerX = rightToLeft ? x + width + 0.35 * base : x - INDENT * base;
      lines.push({
        x, width, fontSize, rightToLeft, fragments,
        baseline: top + fontSize * (0.5 * (LINE_HEIGHT - 1) + 0.89),
        marker: lineIndex === 0 && marker !== null ? { text: marker, x: markerX } : null,
      });
      top += LINE_HEIGHT * fontSize;
    });
  });
  return { lines, height: top, scale };
}

const STRONG = /\p{L}/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

function startsRightToLeft(paragraph: Paragraph): boolean {
  for (const run of paragraph.runs) {
    for (const letter of run.text) {
      if (STRONG.test(letter)) return RIGHT_TO_LEFT.test(letter);
    }
  }
  return false;
}

/** One letter with what is needed to measure it. */
type Letter = { text: string; run: number; width: number };

function breakLines(paragraph: Paragraph, available: number, fontSize: number, box: TextBox): Fragment[][] {
  const letters: Letter[] = [];
  paragraph.runs.forEach((run, index) => {
    const size = run.superscript || run.subscript ? fontSize * SCRIPT.size : fontSize;
    for (const text of run.text) {
      const shown = text === '\t' ? '    ' : text;
      letters.push({ text: shown, run: index, width: text === '\n' ? 0 : textWidth(shown, size, box.family, box.bold || run.bold === true) });
    }
  });
  return wrap(letters, available).map((line) => toFragments(line, paragraph.runs));
}

/** Greedy line breaking: after spaces and hyphens, around full-width letters, else inside a word that is too long. */
function wrap(letters: readonly Letter[], available: number): Letter[][] {
  const lines: Letter[][] = [];
  let line: Letter[] = [];
  let lineWidth = 0;
  let breakAt = -1;
  const close = (end: number) => {
    const rest = line.slice(end);
    lines.push(trimEnd(line.slice(0, end)));
    line = rest;
    lineWidth = rest.reduce((sum, letter) => sum + letter.width, 0);
    breakAt = -1;
  };
  for (const letter of letters) {
    if (letter.text === '\n') {
      close(line.length);
      continue;
    }
    const space = isSpace(letter);
    if (!space && lineWidth + letter.width > available + 0.01 && line.length > 0) {
      if (isFullWidth(letter.text)) breakAt = line.length;
      close(breakAt > 0 ? breakAt : line.length);
    }
    line.push(letter);
    lineWidth += letter.width;
    const wordLetterBefore = line.length > 1 && !isSpace(line[line.length - 2]);
    if (space || isFullWidth(letter.text) || (letter.text === '-' && wordLetterBefore)) breakAt = line.length;
  }
  lines.push(trimEnd(line));
  return lines;
}

function isSpace(letter: Letter | undefined): boolean {
  return letter !== undefined && (letter.text === ' ' || letter.text === '    ' || letter.text === '\u3000');
}

function trimEnd(line: Letter[]): Letter[] {
  let end = line.length;
  while (end > 0 && isSpace(line[end - 1])) end -= 1;
  return line.slice(0, end);
}

function toFragments(line: readonly Letter[], runs: readonly Run[]): Fragment[] {
  const fragments: Fragment[] = [];
  let current = -1;
  for (const letter of line) {
    const last = fragments[fragments.length - 1];
    if (last && current === letter.run) {
      last.text += letter.text;
      last.width += letter.width;
      continue;
    }
    const run = runs[letter.run];
    if (!run) continue;
    fragments.push({ ...run, text: letter.text, width: letter.width });
    current = letter.run;
  }
  return fragments;
}
