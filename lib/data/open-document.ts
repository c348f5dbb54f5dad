import 'server-only';
import { readSlideContent } from '@/lib/domain/content';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { ok, type Result } from '@/lib/errors/result';

/** The one door for stored books: content of any earlier version becomes what the code knows. */
export function openDocument(stored: Result<PitchbookDocument>): Result<PitchbookDocument> {
  if (!stored.ok) return stored;
  const slides = stored.value.slides.map((slide) => ({ ...slide, content: readSlideContent(slide.content).content }));
  return ok({ ...stored.value, slides });
}
