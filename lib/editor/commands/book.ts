import { LIMITS } from '@/lib/domain/pitchbook';
import type { BookRecord } from '../document';
import { always, defineCommand, refuse } from './command';

export const setBookField = defineCommand<Partial<Omit<BookRecord, 'prompt'>>>({
  id: 'book.set',
  label: 'Change pitchbook',
  coalesce: (fields) => `book/${Object.keys(fields).sort().join(',')}`,
  when: always,
  run({ document }, fields) {
    const { title } = fields;
    if (title !== undefined && (title.trim() === '' || [...title].length > LIMITS.title)) {
      return refuse(document, `A title has 1 to ${LIMITS.title} characters.`);
    }
    const trimmed = title === undefined ? fields : { ...fields, title: title.trim() };
    return { document: { ...document, book: { ...document.book, ...trimmed } } };
  },
});
