import 'server-only';
import { readSlideContent } from '@/lib/domain/content';
import type { PitchbookDocument, Slide } from '@/lib/domain/pitchbook';
import { ok, type Result } from '@/lib/errors/result';

/** The one door for stored books: content of any earlier version becomes what the code knows, that of a newer one is read-only. */
export function openDocument(stored: Result<PitchbookDocument>): Result<PitchbookDocument> {
  if (!stored.ok) return stored;
  const slides = stored.value.slides.map((slide): Slide => {
    const { content, readOnly } = readSlideContent(slide.content);
    return { ...slide, content, ...(readOnly && { readOnly }) };
  });
  return ok({ ...stored.value, slides });
}
