import { z } from 'zod';
import { slideContentSchema } from '@/lib/domain/content';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { pitchbookStatus, pitchbookType } from './pitchbook';

/** The shapes that the HTTP API answers with; the OpenAPI document is made from them. */

const uuid = z.guid();
const time = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const text = z.string();

const bookFields = {
  id: uuid,
  organizationId: uuid,
  title: text,
  type: pitchbookType,
  status: pitchbookStatus,
  revision: count.meta({ description: 'New with every change to any part; never used twice' }),
  pitchbookPrompt: text.nullable(),
  inheritTemplatePrompts: z.boolean(),
  createdBy: uuid.nullable(),
  createdAt: time,
  updatedAt: time,
};

const apiSection = z
  .strictObject({ id: uuid, title: text, orderIndex: count, numberOfSlides: count, prompt: text.nullable() })
  .meta({ id: 'Section' });

const apiSlide = z
  .strictObject({
    id: uuid,
    sectionId: uuid.nullable().meta({ description: 'null: one of the front slides' }),
    slideNumber: z.int().min(1),
    layoutName: text,
    type: text,
    title: text.nullable(),
    prompt: text.nullable(),
    prompts: z.record(z.string(), text).meta({ description: 'Prompts by placeholder' }),
    content: slideContentSchema.meta({ id: 'SlideContent' }),
    notes: text,
    version: count,
  })
  .meta({ id: 'Slide' });

export const apiPitchbook = z
  .strictObject({ ...bookFields, sections: z.array(apiSection), slides: z.array(apiSlide) })
  .meta({ id: 'Pitchbook' });
export type ApiPitchbook = z.output<typeof apiPitchbook>;

const apiPitchbookSummary = z
  .strictObject({ ...bookFields, slideCount: count, sectionCount: count })
  .meta({ id: 'PitchbookSummary' });
export type ApiPitchbookSummary = z.output<typeof apiPitchbookSummary>;

export const pitchbookAnswer = z.strictObject({ success: z.literal(true), pitchbook: apiPitchbook });
export const pitchbookListAnswer = z.strictObject({
  success: z.literal(true),
  pitchbooks: z.array(apiPitchbookSummary),
  page: z.int().min(1),
  limit: z.int().min(1).max(100),
  total: count,
});
export const deletedAnswer = z.strictObject({
  success: z.literal(true),
  deleted: z.strictObject({ sections: count, slides: count }),
});
export const errorAnswer = z
  .strictObject({
    success: z.literal(false),
    error: z.strictObject({
      code: text,
      message: text,
      errors: z.array(z.strictObject({ field: text, message: text, code: text })).optional(),
      retryAfter: z.number().optional().meta({ description: 'Seconds' }),
      requestId: text,
    }),
  })
  .meta({ id: 'Error' });

type BookFields = Pick<PitchbookDocument, keyof typeof bookFields>;

function toBookFields(book: BookFields): BookFields {
  return {
    id: book.id,
    organizationId: book.organizationId,
    title: book.title,
    type: book.type,
    status: book.status,
    revision: book.revision,
    pitchbookPrompt: book.pitchbookPrompt,
    inheritTemplatePrompts: book.inheritTemplatePrompts,
    createdBy: book.createdBy,
    createdAt: book.createdAt,
    updatedAt: book.updatedAt,
  };
}

/** A book as the API shows it: what only the editor needs stays inside. */
export function toApiPitchbook(book: PitchbookDocument): ApiPitchbook {
  return {
    ...toBookFields(book),
    sections: book.sections.map(({ id, title, orderIndex, numberOfSlides, prompt }) => ({ id, title, orderIndex, numberOfSlides, prompt })),
    slides: book.slides.map((slide) => ({
      id: slide.id,
      sectionId: slide.sectionId,
      slideNumber: slide.slideNumber,
      layoutName: slide.layoutName,
      type: slide.type,
      title: slide.title,
      prompt: slide.prompt,
      prompts: slide.prompts,
      content: slide.content,
      notes: slide.notes,
      version: slide.version,
    })),
  };
}

export function toApiPitchbookSummary(book: BookFields & { slideCount: number; sectionCount: number }): ApiPitchbookSummary {
  return { ...toBookFields(book), slideCount: book.slideCount, sectionCount: book.sectionCount };
}
