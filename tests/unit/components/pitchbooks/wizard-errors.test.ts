import { describe, expect, it } from 'vitest';
import { emptyDraft, type WizardDraft } from '@/components/pitchbooks/wizard/wizard-draft';
import { checkDraft, errorsOf, firstStepWithErrors, placeErrors } from '@/components/pitchbooks/wizard/wizard-errors';

const organization = '0a000000-0000-4000-8000-00000000000f';

function draft(change: Partial<WizardDraft> = {}): WizardDraft {
  let next = 0;
  return {
    ...emptyDraft(() => `key-${next++}`),
    title: 'Aurora',
    sections: [
      { key: 'first', title: 'Summary', slides: '2', prompt: '' },
      { key: 'second', title: 'Valuation', slides: '3', prompt: '' },
    ],
    ...change,
  };
}

const error = (field: string, message = 'Not good.') => ({ field, message, code: 'custom' });

describe('errors in the wizard', () => {
  it('finds none in a complete draft', () => {
    expect(checkDraft(draft(), organization)).toEqual({});
  });

  it('finds all of them at once, each at its own field', () => {
    const found = checkDraft(
      draft({ title: '  ', sections: [{ key: 'first', title: '', slides: 'many', prompt: 'x'.repeat(5001) }] }),
      organization,
    );
    expect(Object.keys(found).toSorted()).toEqual(['sections.first.prompt', 'sections.first.slides', 'sections.first.title', 'title']);
    expect(found['sections.first.slides']).toBe('Enter a whole number from 1 to 100.');
  });

  it('refuses more slides than a book can have, at the sections', () => {
    const many = Array.from({ length: 6 }, (_, index) => ({ key: `s${index}`, title: `S${index}`, slides: '90', prompt: '' }));
    expect(Object.keys(checkDraft(draft({ sections: many }), organization))).toEqual(['sections']);
  });

  it('puts what the server says at the step and field it belongs to', () => {
    const placed = placeErrors(
      [error('sections.1.title'), error('sections.1.title', 'Later.'), error('pitchbookPrompt'), error('sections'), error('organizationId')],
      draft(),
    );
    expect(placed).toEqual({ 'sections.second.title': 'Not good.', prompt: 'Not good.', sections: 'Not good.', '': 'Not good.' });
    expect(firstStepWithErrors(placed)).toBe('basics');
    expect(Object.keys(errorsOf('sections', placed)).toSorted()).toEqual(['sections', 'sections.second.title']);
    expect(Object.keys(errorsOf('review', placed))).toEqual(['']);
  });

  it('gives an error of a section that is gone to the sections as a whole', () => {
    expect(placeErrors([error('sections.7.title')], draft())).toEqual({ sections: 'Not good.' });
  });
});
