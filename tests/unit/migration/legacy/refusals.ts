import { slideContentSchema } from '@/lib/domain/content';
import { findBrokenLaws } from '@/lib/domain/invariants';
import type { ImportBook } from '@/lib/migration/import-record';
import { asLiveBook } from '@/lib/migration/legacy/as-live-book';

/** Why the tables would refuse a book: their CHECKs, said again in TypeScript. */
export function findRefusals(book: ImportBook): string[] {
  const live = asLiveBook(book);
  const document = {
    sections: live.sections.map((section, orderIndex) => ({ ...section, orderIndex, version: 1 })),
    slides: live.slides.map((slide) => ({ ...slide, version: 1 })),
  };
  const found = findBrokenLaws(document).map(({ law }) => law);
  const check = (name: string, holds: boolean) => {
    if (!holds) found.push(name);
  };
  const line = (text: string) => characters(text) >= 1 && characters(text) <= 255 && /\S/.test(text) && !/[\u0001-\u001f\u007f-\u009f]/.test(text);
  const text = (value: string | null, limit: number) => value === null || (characters(value) <= limit && !/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value));
  check('jsonb', isStorable(JSON.parse(JSON.stringify(book))));
  check('id', /^[0-9a-f-]{36}$/.test(book.id));
  check('title', line(book.title));
  check('type', ['standard', 'template', 'custom'].includes(book.type));
  check('status', ['draft', 'generating', 'ready', 'archived'].includes(book.status));
  check('dates', [book.createdAt, book.updatedAt].every((time) => /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/.test(time)));
  check('pitchbook prompt', text(book.pitchbookPrompt, 10_000));
  for (const section of book.sections) check('section', line(section.title) && text(section.prompt, 5_000));
  for (const slide of book.slides) {
    check('layout', line(slide.layoutName));
    check('slide type', /^[A-Za-z0-9][A-Za-z0-9 _-]{0,49}$/.test(slide.type));
    check('slide prompt', text(slide.prompt, 5_000));
    for (const [id, prompt] of Object.entries(slide.prompts)) {
      check('placeholder', characters(id) >= 1 && characters(id) <= 100 && !/[\u0001-\u001f\u007f]/.test(id) && text(prompt, 5_000));
    }
    check('content', slideContentSchema.safeParse(slide.content).success && !JSON.stringify(slide.content).includes('"link":'));
  }
  return found;
}

const characters = (text: string) => Array.from(text).length;

/** jsonb holds neither NUL nor half a surrogate pair, and an object's key `__proto__` would not reach it through our code. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && key !== '__proto__' && isStorable(inner));
}
