import { textContent } from '@/lib/domain/content';
import { BODY_LAYOUT } from '@/lib/domain/creation';
import { pieceHash } from '@/lib/domain/piece-hash';
import type { PlaceholderContent } from '@/lib/domain/pitchbook';
import type { ChangeSetInput } from '@/lib/schemas/change-set';
import type { Random } from '../../../tests/support/legacy/random';
import type { Writer } from '../writer';
import { writeText } from '../written-slide';
import type { Person } from './world';

/** What the editor of one person knows of their book, so that each of its changes is based on what stands there. */
export interface BookEditor {
  /** Another text on the next slide. What was sent counts as stored once `store` has come back. */
  save(store: (changes: ChangeSetInput) => Promise<void>): Promise<void>;
  /** Two slides of a section change places. */
  reorder(store: (changes: ChangeSetInput) => Promise<void>): Promise<void>;
}

const TEXT = '12';

export function createBookEditor(book: Person['ownBook'], random: Random, writer: Pick<Writer, 'write'>): BookEditor {
  const texts = book.slides.filter(({ layoutName }) => layoutName === BODY_LAYOUT).map(({ id, content }): { id: string; stored: PlaceholderContent | null } => ({ id, stored: content.placeholders[TEXT] ?? null }));
  const slidesOf = (sectionId: string | null) => book.slides.filter((slide) => slide.sectionId === sectionId).map(({ id }) => id);
  let order = { front: slidesOf(null), sections: book.sections.map(({ id }) => ({ id, slides: slidesOf(id) })) };
  let next = random.between(0, texts.length - 1);
  const changeSet = (change: ChangeSetInput['changes'][number]): ChangeSetInput => ({ changeId: random.uuid(), pitchbookId: book.id, changes: [change] });
  return {
    async save(store) {
      const text = texts[(next += 1) % texts.length];
      if (!text) throw new Error('The book has no slide to write on.');
      const value = textContent(writeText(writer));
      await store(changeSet({ kind: 'set', entity: 'slide', id: text.id, field: 'content', key: TEXT, base: pieceHash(text.stored), value }));
      text.stored = value;
    },
    async reorder(store) {
      // The first slide of a section is its divider and stays so.
      const sections = order.sections.map(({ slides }, index) => ({ slides, index })).filter(({ slides }) => slides.length > 2);
      const { slides, index } = random.pick(sections);
      const at = random.between(1, slides.length - 2);
      const moved = slides.with(at, slides[at + 1] as string).with(at + 1, slides[at] as string);
      const value = { ...order, sections: order.sections.map((section, place) => (place === index ? { ...section, slides: moved } : section)) };
      await store(changeSet({ kind: 'set', entity: 'book', id: book.id, field: 'order', base: pieceHash(order), value }));
      order = value;
    },
  };
}
