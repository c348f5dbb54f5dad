import { z } from 'zod';
import { placeholderContentSchema, placeholderIdSchema } from '@/lib/domain/content';
import { LIMITS } from '@/lib/domain/pitchbook';
import { pitchbookStatus, pitchbookType } from './pitchbook';
import { id, line, longText, optionalLine, optionalText, prompt, title } from './text';

const hash = z.string().regex(/^[0-9a-f]{32}$/, 'Must be the hash of a piece.');
const mode = z.enum(['adds', 'replaces']);
const promptPiece = z.strictObject({ text: prompt, mode });
/** Unlike a book or section, a slide may have no title of its own. */
const slideTitle = optionalLine(LIMITS.title);
const notes = longText(LIMITS.notes);
const layoutName = line(LIMITS.title);
const slideType = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,49}$/);

const order = z.strictObject({
  front: z.array(id).max(LIMITS.slides),
  sections: z.array(z.strictObject({ id, slides: z.array(id).max(LIMITS.slides) })).max(LIMITS.sections),
});

const set = z.literal('set');

function bookField<F extends string, V extends z.ZodType>(field: F, value: V) {
  return z.strictObject({ kind: set, entity: z.literal('book'), id, field: z.literal(field), base: hash, value });
}
function sectionField<F extends string, V extends z.ZodType>(field: F, value: V) {
  return z.strictObject({ kind: set, entity: z.literal('section'), id, field: z.literal(field), base: hash, value });
}
function slideField<F extends string, V extends z.ZodType>(field: F, value: V) {
  return z.strictObject({ kind: set, entity: z.literal('slide'), id, field: z.literal(field), base: hash, value });
}
/** A piece of a slide that exists once per placeholder. */
function placeholderField<F extends string, V extends z.ZodType>(field: F, value: V) {
  return z.strictObject({ ...slideField(field, value).shape, key: placeholderIdSchema });
}

const setChange = z.discriminatedUnion('entity', [
  z.discriminatedUnion('field', [
    bookField('title', title),
    bookField('type', pitchbookType),
    bookField('status', pitchbookStatus),
    bookField('prompt', optionalText(LIMITS.pitchbookPrompt)),
    bookField('inheritTemplatePrompts', z.boolean()),
    bookField('order', order),
  ]),
  z.discriminatedUnion('field', [sectionField('title', title), sectionField('prompt', promptPiece)]),
  z.discriminatedUnion('field', [
    slideField('title', slideTitle),
    slideField('layout', z.strictObject({ layoutName, type: slideType })),
    slideField('prompt', promptPiece),
    slideField('notes', notes),
    placeholderField('content', placeholderContentSchema.nullable()),
    placeholderField('placeholderPrompt', promptPiece),
  ]),
]);

/** New records come empty; what is written in them are changes like any others. */
const insertChange = z.discriminatedUnion('entity', [
  z.strictObject({ kind: z.literal('insert'), entity: z.literal('section'), id, value: z.strictObject({ title }) }),
  z.strictObject({
    kind: z.literal('insert'),
    entity: z.literal('slide'),
    id,
    value: z.strictObject({ sectionId: id.nullable(), layoutName, type: slideType }),
  }),
]);

const deleteChange = z.strictObject({
  kind: z.literal('delete'),
  entity: z.enum(['section', 'slide']),
  id,
  base: z.int().min(0),
});

/** What the editor saves: record changes, each with the hash of the value it was based on. */
export const changeSetInput = z.strictObject({
  changeId: id,
  pitchbookId: id,
  // Counted before each is judged; and the editor's own type of a change is wider than what is accepted here.
  changes: z
    .array(z.unknown())
    .min(1)
    .max(LIMITS.changesPerSet)
    .pipe(z.array(z.discriminatedUnion('kind', [setChange, insertChange, deleteChange]))),
});
export type ChangeSetInput = z.output<typeof changeSetInput>;

/**
 * What the editor sends: with the person who wrote, since the session's person can have changed behind an open page, and
 * the hash of the changes as they were written, which tells whether cleaning made others of them.
 */
export const saveChangesInput = changeSetInput.extend({ author: id, changesHash: hash });

export const reloadPitchbookInput = z.strictObject({ id });
export const touchPresenceInput = z.strictObject({ pitchbookId: id, slideId: id.nullable().optional() });
export const leavePresenceInput = z.strictObject({ pitchbookId: id });
