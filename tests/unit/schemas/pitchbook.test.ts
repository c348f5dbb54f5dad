import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fieldErrors } from '@/lib/errors/validation';
import { countNewSlides, createPitchbookInput, listPitchbooksInput, patchPitchbookInput } from '@/lib/schemas/pitchbook';

function problems(schema: z.ZodType, input: unknown): Record<string, string> {
  const parsed = schema.safeParse(input);
  return parsed.success ? {} : Object.fromEntries(fieldErrors(parsed.error).map(({ field, code }) => [field, code]));
}

const sections = (...slides: number[]) => slides.map((numberOfSlides, index) => ({ title: `Section ${index + 1}`, numberOfSlides }));

describe('a new pitchbook', () => {
  it('needs a title and one section; everything else has a default', () => {
    expect(createPitchbookInput.parse({ title: 'Aurora', sections: [{ title: 'Market' }] })).toEqual({
      title: 'Aurora',
      type: 'standard',
      sections: [{ title: 'Market', numberOfSlides: 1 }],
      inheritTemplatePrompts: true,
    });
  });

  it('names every wrong field at once', () => {
    const input = {
      title: ' ',
      type: 'fancy',
      organizationId: 'nine',
      sections: [{ title: 'x'.repeat(256), numberOfSlides: 101 }, { numberOfSlides: 1.5, prompt: 7 }, 'Market'],
      pitchbookPrompt: 'p'.repeat(10_001),
      inheritTemplatePrompts: 'yes',
      slides: [],
    };
    expect(problems(createPitchbookInput, input)).toEqual({
      title: 'too_small',
      type: 'invalid_value',
      organizationId: 'invalid_format',
      'sections.0.title': 'too_big',
      'sections.0.numberOfSlides': 'too_big',
      'sections.1.title': 'invalid_type',
      'sections.1.numberOfSlides': 'invalid_type',
      'sections.1.prompt': 'invalid_type',
      'sections.2': 'invalid_type',
      pitchbookPrompt: 'too_big',
      inheritTemplatePrompts: 'invalid_type',
      slides: 'unrecognized_keys',
    });
  });

  it('explains in plain sentences, without the words of the validation library', () => {
    const parsed = createPitchbookInput.safeParse({ title: 5, type: 'fancy', sections: [{}], extra: 1 });
    const messages = parsed.success ? [] : fieldErrors(parsed.error).map(({ field, message }) => `${field}: ${message}`);
    expect(messages).toEqual([
      'title: Must be text.',
      'type: Must be standard or template or custom.',
      'sections.0.title: Required.',
      'extra: Unknown field',
    ]);
  });

  it('has 1 to 50 sections', () => {
    expect(problems(createPitchbookInput, { title: 'A', sections: [] })).toEqual({ sections: 'too_small' });
    expect(problems(createPitchbookInput, { title: 'A', sections: sections(...Array<number>(50).fill(1)) })).toEqual({});
    expect(problems(createPitchbookInput, { title: 'A', sections: sections(...Array<number>(51).fill(1)) })).toEqual({ sections: 'too_big' });
  });

  it('has at most 500 slides, counting front and divider slides', () => {
    // 3 front + 5 dividers + 492 body slides
    expect(problems(createPitchbookInput, { title: 'A', sections: sections(100, 100, 100, 100, 92) })).toEqual({});
    const tooMany = createPitchbookInput.safeParse({ title: 'A', sections: sections(100, 100, 100, 100, 93) });
    expect(tooMany.success ? [] : fieldErrors(tooMany.error)).toEqual([
      {
        field: 'sections',
        code: 'too_big',
        message: 'The sections make 501 slides, front and divider slides included; a pitchbook has at most 500.',
      },
    ]);
  });

  it('counts the slides the creation rule gives', () => {
    expect(countNewSlides([{ numberOfSlides: 4 }, {}])).toBe(3 + (1 + 4) + (1 + 1));
  });

  it('refuses keys of the prototype by name', () => {
    const input: unknown = JSON.parse('{"title":"A","sections":[{"title":"B"}],"__proto__":{"type":"template"},"constructor":1}');
    expect(problems(createPitchbookInput, input)).toEqual({ ['__proto__']: 'unrecognized_keys', constructor: 'unrecognized_keys' });
  });
});

describe('a title', () => {
  const titleOf = (title: string) => createPitchbookInput.parse({ title, sections: [{ title: 'S' }] }).title;

  it('takes honest text of any script as it is', () => {
    for (const title of ['M&A review', 'R&D < 5%', 'Dear <Target> board', 'Müller & Söhne – Q3’26', '日本語', 'مرحبا', '👩‍👩‍👧 family']) {
      expect(titleOf(title)).toBe(title);
    }
  });

  it('is trimmed and on one line', () => {
    expect(titleOf('  Project\n\tAurora ')).toBe('Project Aurora');
  });

  it('counts characters, not code units', () => {
    expect(titleOf('😀'.repeat(255))).toHaveLength(510);
    expect(problems(createPitchbookInput, { title: '😀'.repeat(256), sections: [{ title: 'S' }] })).toEqual({ title: 'too_big' });
  });

  it('must show something', () => {
    for (const title of ['', ' \n ', '\u200b\u200d', '\u2028\u00a0', '\u0007']) {
      expect(problems(createPitchbookInput, { title, sections: [{ title: 'S' }] })).toEqual({ title: 'too_small' });
    }
  });

  it('stays as it is when given again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        const parsed = createPitchbookInput.safeParse({ title: text, sections: [{ title: 'S' }] });
        fc.pre(parsed.success);
        expect(titleOf(parsed.data!.title)).toBe(parsed.data!.title);
      }),
    );
  });
});

describe('a patch', () => {
  it('takes any of the fields', () => {
    expect(patchPitchbookInput.parse({ status: 'ready', pitchbookPrompt: '' })).toEqual({ status: 'ready', pitchbookPrompt: null });
  });

  it('needs the revision when it names slides by number', () => {
    expect(problems(patchPitchbookInput, { prompts: { slide_5: { '12': 'Short' } } })).toEqual({ revision: 'custom' });
    expect(problems(patchPitchbookInput, { prompts: { slide_5: { '12': null } }, revision: 3 })).toEqual({});
  });

  it('names the slide keys and prompts that are wrong, together with everything else', () => {
    expect(problems(patchPitchbookInput, { title: 3, prompts: { slide_0: {}, slide_2: { '12': 'p'.repeat(5_001) } } })).toEqual({
      title: 'invalid_type',
      'prompts.slide_0': 'invalid_key',
      'prompts.slide_2.12': 'too_big',
      revision: 'custom',
    });
  });

  it('must change something, and only what exists', () => {
    expect(problems(patchPitchbookInput, {})).toEqual({ '': 'custom' });
    expect(problems(patchPitchbookInput, { revision: 4 })).toEqual({ '': 'custom' });
    expect(problems(patchPitchbookInput, { titel: 'x' })).toMatchObject({ titel: 'unrecognized_keys' });
    expect(problems(patchPitchbookInput, null)).toEqual({ '': 'invalid_type' });
  });
});

describe('a list query', () => {
  it('has defaults and drops what it does not know', () => {
    expect(listPitchbooksInput.parse({ utm_source: 'mail' })).toEqual({ page: 1, limit: 20, sort: 'updated_at', order: 'desc' });
  });

  it('reads numbers from text and names wrong values', () => {
    expect(listPitchbooksInput.parse({ page: '3', limit: '100' })).toMatchObject({ page: 3, limit: 100 });
    const wrong = { page: '0', limit: '101', sort: 'id', order: 'up', status: 'lost', type: 'x', organizationId: '1', q: 'q'.repeat(201) };
    expect(Object.keys(problems(listPitchbooksInput, wrong)).toSorted()).toEqual(Object.keys(wrong).toSorted());
    expect(problems(listPitchbooksInput, { page: 'two' })).toEqual({ page: 'invalid_type' });
  });
});
