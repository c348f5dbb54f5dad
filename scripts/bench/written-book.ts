import type { SupabaseClient } from '@supabase/supabase-js';
import { BODY_LAYOUT } from '@/lib/domain/creation';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Database } from '@/lib/supabase/database.types';
import { createWriter } from './writer';
import { writeSlide } from './written-slide';

/** Creates a book with so many slides, every body slide written: a title, five bullets, notes. Answers its id. */
export async function writeBook(db: SupabaseClient<Database>, organizationId: string, slides: number): Promise<string> {
  const writer = createWriter(slides);
  const { write } = writer;
  const sections = 8;
  // Three slides in front, and a divider for each section.
  const bodies = slides - 3 - sections;
  const share = (index: number) => Math.floor(bodies / sections) + (index < bodies % sections ? 1 : 0);
  const { data, error } = await db.rpc('create_pitchbook_atomic', {
    p_title: 'Project Aurora', p_organization_id: organizationId,
    p_sections: Array.from({ length: sections }, (_, index) => ({ title: write(3), numberOfSlides: share(index), prompt: write(30) })),
  });
  if (error) throw new Error(`The book could not be created: ${error.message}`);
  const book = data as unknown as PitchbookDocument;
  for (const { id } of book.slides.filter(({ layoutName }) => layoutName === BODY_LAYOUT)) {
    const { content, notes } = writeSlide(writer);
    const written = await db.from('slides').update({ content: content as never, speaker_notes: notes }).eq('id', id).select('id');
    if (written.error || written.data.length !== 1) throw new Error(`A slide could not be written: ${written.error?.message ?? 'not found'}`);
  }
  return book.id;
}
