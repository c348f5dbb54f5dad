import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSection,
  emptyDraft,
  emptySection,
  isUntouched,
  moveSection,
  removeSection,
  slideNumberOf,
  toCreateInput,
  wizardDraftSchema,
  type WizardDraft,
} from '@/components/pitchbooks/wizard/wizard-draft';
import { LIMITS } from '@/lib/domain/pitchbook';

function ids(): () => string {
  let next = 0;
  return () => `id-${next++}`;
}

function draftOf(...titles: string[]): WizardDraft {
  const newId = ids();
  return { ...emptyDraft(newId), title: 'Aurora', sections: titles.map((title) => ({ ...emptySection(newId), title })) };
}

const titles = (draft: WizardDraft) => draft.sections.map(({ title }) => title);

describe('the draft of a new pitchbook', () => {
  it('starts with one section of one slide and nothing worth keeping', () => {
    const draft = emptyDraft(ids());
    expect(draft.sections).toHaveLength(1);
    expect(draft.sections[0]?.slides).toBe('1');
    expect(isUntouched(draft)).toBe(true);
    expect(isUntouched({ ...draft, title: 'A' })).toBe(false);
  });

  it('adds a section behind another one, and none beyond fifty', () => {
    const newId = ids();
    const draft = draftOf('A', 'B');
    expect(titles(addSection(draft, { ...emptySection(newId), title: 'X' }, 0))).toEqual(['A', 'X', 'B']);
    expect(titles(addSection(draft, { ...emptySection(newId), title: 'X' }))).toEqual(['A', 'B', 'X']);
    const full = draftOf(...Array.from({ length: LIMITS.sections }, (_, index) => `S${index}`));
    expect(addSection(full, emptySection(newId))).toBe(full);
  });

  it('keeps its last section', () => {
    const draft = draftOf('A', 'B');
    const one = removeSection(draft, draft.sections[0]!.key);
    expect(titles(one)).toEqual(['B']);
    expect(removeSection(one, one.sections[0]!.key)).toBe(one);
  });

  it('moves sections without losing any, and back again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: -1, max: 13 }), fc.integer({ min: -1, max: 13 }), (length, from, to) => {
        const draft = draftOf(...Array.from({ length }, (_, index) => `S${index}`));
        const moved = moveSection(draft, from, to);
        expect(titles(moved).toSorted()).toEqual(titles(draft).toSorted());
        expect(titles(moveSection(moved, to, from))).toEqual(titles(draft));
        const both = [from, to].every((index) => index >= 0 && index < length);
        expect(titles(moved)).toEqual(both ? titles(draft).toSpliced(from, 1).toSpliced(to, 0, `S${from}`) : titles(draft));
      }),
    );
  });

  it('reads whole numbers and nothing else as numbers of slides', () => {
    expect(slideNumberOf(' 12 ')).toBe(12);
    for (const text of ['', '1.5', '-1', '1e3', 'ten']) expect(slideNumberOf(text)).toBeNaN();
  });

  it('is what it was after it was stored and read', () => {
    const draft = draftOf('A', 'B');
    expect(wizardDraftSchema.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    expect(toCreateInput(draft, 'org').idempotencyKey).toBe(draft.idempotencyKey);
  });
});
