import { textContent } from '@/lib/domain/content';
import type { Paragraph, RichText, SlideContent } from '@/lib/domain/pitchbook';
import type { Writer } from './writer';

/** Five bullets, as on a body slide. */
export function writeText({ write }: Pick<Writer, 'write'>): RichText {
  const bullet = (): Paragraph => ({ list: 'bullet', runs: [{ text: `${write(4)} `, bold: true }, { text: write(12) }] });
  return { paragraphs: Array.from({ length: 5 }, bullet) };
}

/** What is on a body slide that somebody has written: a title, five bullets, notes. */
export interface WrittenSlide {
  content: SlideContent;
  notes: string;
}

export function writeSlide(writer: Pick<Writer, 'write'>): WrittenSlide {
  const title: RichText = { paragraphs: [{ runs: [{ text: writer.write(7) }] }] };
  return { content: { v: 1, placeholders: { 1: textContent(title), 12: textContent(writeText(writer)) } }, notes: writer.write(40) };
}
