import { z } from 'zod';
import { placeholderIdSchema } from '@/lib/domain/content';
import { FRONT_LAYOUTS } from '@/lib/domain/creation';
import { LIMITS } from '@/lib/domain/pitchbook';
import { id, longText, optionalText, prompt, title } from './text';

export const pitchbookType = z.enum(['standard', 'template', 'custom']);
export const pitchbookStatus = z.enum(['draft', 'generating', 'ready', 'archived']);

const newSectionInput = z.strictObject({
  title,
  numberOfSlides: z.int().min(1).max(LIMITS.slidesPerNewSection).default(1).meta({ description: 'Body slides; the divider comes on top' }),
  prompt: prompt.optional(),
});

/** Slides a book of these sections starts with: front, and each section's divider and body slides. */
export function countNewSlides(sections: readonly { numberOfSlides?: number | undefined }[]): number {
  return sections.reduce<number>((sum, section) => sum + 1 + (section.numberOfSlides ?? 1), FRONT_LAYOUTS.length);
}

const newSections = z
  .array(newSectionInput)
  .min(1, 'Add at least one section.')
  .max(LIMITS.sections, `A pitchbook has at most ${LIMITS.sections} sections.`)
  .check((context) => {
    const slides = countNewSlides(context.value);
    if (slides <= LIMITS.slides) return;
    context.issues.push({
      code: 'too_big',
      origin: 'array',
      maximum: LIMITS.slides,
      inclusive: true,
      input: context.value,
      message: `The sections make ${slides.toLocaleString('en')} slides, front and divider slides included; a pitchbook has at most ${LIMITS.slides}.`,
      continue: true,
    });
  });

export const createPitchbookInput = z
  .strictObject({
    title,
    type: pitchbookType.default('standard'),
    organizationId: id.optional().meta({ description: "Without it: the caller's personal organisation" }),
    sections: newSections,
    pitchbookPrompt: optionalText(LIMITS.pitchbookPrompt).optional(),
    inheritTemplatePrompts: z.boolean().default(true),
  })
  .meta({ id: 'CreatePitchbook' });
export type CreatePitchbookInput = z.output<typeof createPitchbookInput>;

const slidePrompts = z.record(
  z.string().regex(/^slide_[1-9]\d{0,2}$/, 'Name a slide by its number: slide_1, slide_2, …'),
  z.record(placeholderIdSchema, prompt),
);

export const patchPitchbookInput = z
  .strictObject({
    title: title.optional(),
    type: pitchbookType.optional(),
    status: pitchbookStatus.optional(),
    pitchbookPrompt: optionalText(LIMITS.pitchbookPrompt).optional(),
    inheritTemplatePrompts: z.boolean().optional(),
    prompts: slidePrompts.optional().meta({ description: 'Prompts by slide number and placeholder; null removes one. Needs `revision`.' }),
    revision: z.int().min(1).optional().meta({ description: 'The revision the change is based on; an older one is refused with 409' }),
  })
  .refine((patch) => patch.prompts === undefined || patch.revision !== undefined, {
    path: ['revision'],
    message: 'Prompts are addressed by slide number, so say which revision you read.',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .refine((patch) => Object.keys(patch).some((key) => key !== 'revision'), 'Name at least one field to change.')
  .meta({ id: 'PatchPitchbook' });
export type PatchPitchbookInput = z.output<typeof patchPitchbookInput>;

/** Unknown keys of a query are dropped, wrong values are errors. */
export const listPitchbooksInput = z.object({
  organizationId: id.optional().meta({ description: 'One organisation; all of the caller without it' }),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  sort: z.enum(['created_at', 'updated_at', 'title']).default('updated_at'),
  order: z.enum(['asc', 'desc']).default('desc'),
  status: pitchbookStatus.optional(),
  type: pitchbookType.optional(),
  q: longText(200).optional().meta({ description: 'Full-text search over titles, prompts and content' }),
});
export type ListPitchbooksInput = z.output<typeof listPitchbooksInput>;

/** Keys of scripts for a safe repetition, as in the Idempotency-Key header. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'Must be 1 to 255 printable ASCII characters without spaces.');

export const createPitchbookActionInput = createPitchbookInput.extend({ idempotencyKey: idempotencyKey.optional() });
export const renamePitchbookInput = z.strictObject({ id, title });
export const duplicatePitchbookInput = z.strictObject({ id, title: title.optional(), idempotencyKey: idempotencyKey.optional() });
export const setPitchbookStatusInput = z.strictObject({ id, status: pitchbookStatus.exclude(['generating']) });
export const deletePitchbookInput = z.strictObject({ id, insist: z.boolean().default(false) });
export const pitchbookIdInput = z.strictObject({ id });

export const pitchbookIdParams = z.object({ id });
export const deletePitchbookQuery = z.object({
  insist: z
    .enum(['true', 'false'])
    .default('false')
    .transform((answer) => answer === 'true')
    .meta({ description: 'Owners and admins may delete a book that somebody else is in' }),
});
