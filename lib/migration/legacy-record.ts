import { z } from 'zod';

/**
 * A book as the old file-based tool wrote it. Loose on purpose: only what the mapping cannot do without is
 * required, everything else is looked at field by field so that one odd value never costs the whole book.
 */
export const legacyBookSchema = z.looseObject({
  id: z.uuid('is not a UUID'),
  title: z.string('is missing'),
  sections: z.array(z.looseObject({ title: z.string('is missing') }), 'is not a list'),
  slides: z.array(z.looseObject({}), 'is not a list'),
});

export type LegacyBook = z.infer<typeof legacyBookSchema>;
export type LegacySlide = LegacyBook['slides'][number];

export type JsonObject = Record<string, unknown>;

/** The value as an object, or an empty one: absent and malformed maps are both "nothing there" to the reader. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
