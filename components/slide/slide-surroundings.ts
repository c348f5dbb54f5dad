import { contentsEntries, runningSectionTitle, sectionNumber } from '@/lib/domain/numbering';
import type { PitchbookDocument, Slide } from '@/lib/domain/pitchbook';

/** The part of a book that its slides are drawn from. */
export type DrawnBook = Pick<PitchbookDocument, 'title' | 'sections' | 'slides'>;

/**
 * True where a slide looks the same in both states of its book: titles, numbers and, on the contents
 * slide, the list of sections. It spares hundreds of thumbnails a new drawing with every keystroke.
 */
export function sameSurroundings(before: DrawnBook, after: DrawnBook, was: Slide, is: Slide): boolean {
  if (before === after) return true;
  return (
    was.slideNumber === is.slideNumber &&
    before.title === after.title &&
    runningSectionTitle(before, was) === runningSectionTitle(after, is) &&
    sectionNumber(before, was.sectionId) === sectionNumber(after, is.sectionId) &&
    (is.type !== 'contents' || JSON.stringify(contentsEntries(before)) === JSON.stringify(contentsEntries(after)))
  );
}
