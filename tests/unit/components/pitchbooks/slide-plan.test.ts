import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planSlides } from '@/components/pitchbooks/wizard/slide-plan';
import type { DeckTemplate } from '@/lib/domain/pitchbook';
import { buildNewBook } from '../../../support/new-book';

const layout = (name: string, slideType: string) => ({ id: name, name, slideType, placeholders: [] });
const deckTemplate: DeckTemplate = {
  id: 'deck',
  organizationId: null,
  name: 'Deck',
  slideWidth: 12_192_000,
  slideHeight: 6_858_000,
  theme: { colors: {}, fonts: { heading: 'Inter', body: 'Inter' } },
  layouts: [
    layout('Title Slide', 'title'),
    layout('Contents', 'contents'),
    layout('Legal Notice', 'legal'),
    layout('Section Divider', 'section-divider'),
    layout('Body Text', 'body'),
  ],
};

it('shows exactly the slides that creating the book makes', () => {
  const sections = fc.array(fc.record({ title: fc.string(), numberOfSlides: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sections, (chosen) => {
      let next = 0;
      const book = buildNewBook({ title: 'A', organizationId: 'org', createdBy: null, sections: chosen }, deckTemplate, {
        newId: () => `id-${next++}`,
        now: '2026-01-01T00:00:00Z',
      });
      const { groups, total } = planSlides(chosen);
      const planned = groups.flatMap(({ runs }) =>
        runs.flatMap(({ layout: name, from, to }) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index} ${name}`)),
      );
      expect(planned).toEqual(book.slides.map(({ slideNumber, layoutName }) => `${slideNumber} ${layoutName}`));
      expect(total).toBe(book.slides.length);
    }),
  );
});
