import { z } from 'zod';
import { GENERIC_LAYOUT, type DeckTemplate, type Layout, type Placeholder } from './pitchbook';

/** Office Open XML measures in English Metric Units. */
const EMU_PER_POINT = 12_700;

export const emuToPoints = (emu: number): number => emu / EMU_PER_POINT;

export const PLACEHOLDER_KINDS = [
  'title', 'subtitle', 'body', 'text', 'picture', 'table', 'chart', 'footer', 'slide-number', 'date',
] as const;

const emu = z.int().min(0);

export const placeholderSchema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(255),
  kind: z.enum(PLACEHOLDER_KINDS),
  x: emu,
  y: emu,
  width: emu.positive(),
  height: emu.positive(),
  defaultPrompt: z.string().max(5_000).nullable(),
  capacity: z.int().positive().nullable(),
  style: z
    .object({
      fontSize: z.number().positive().optional(),
      bold: z.boolean().optional(),
      align: z.enum(['left', 'center', 'right']).optional(),
      anchor: z.enum(['top', 'middle', 'bottom']).optional(),
      color: z.string().optional(),
      bullets: z.boolean().optional(),
    })
    .optional(),
}) satisfies z.ZodType<Placeholder>;

export const layoutSchema = z.object({
  id: z.string(),
  name: z.string().min(1).max(255),
  slideType: z.string().min(1).max(100),
  background: z.string().optional(),
  shapes: z
    .array(z.object({ kind: z.enum(['rect', 'line']), x: emu, y: emu, width: emu, height: emu, fill: z.string() }))
    .optional(),
  placeholders: z
    .array(placeholderSchema)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'Placeholder ids are unique in a layout.'),
}) satisfies z.ZodType<Layout>;

export const deckTemplateSchema = z.object({
  id: z.string(),
  organizationId: z.string().nullable(),
  name: z.string(),
  slideWidth: emu.positive(),
  slideHeight: emu.positive(),
  theme: z.object({
    colors: z.record(z.string(), z.string().regex(/^#[0-9a-fA-F]{6}$/)),
    fonts: z.object({ heading: z.string(), body: z.string() }),
  }),
  layouts: z.array(layoutSchema).min(1),
}) satisfies z.ZodType<DeckTemplate>;

/** The layout of that name; a name the deck template does not have is drawn with the generic layout. */
export function findLayout(deckTemplate: DeckTemplate, layoutName: string): Layout {
  const named = deckTemplate.layouts.find(({ name }) => name === layoutName);
  const layout = named ?? deckTemplate.layouts.find(({ name }) => name === GENERIC_LAYOUT) ?? deckTemplate.layouts[0];
  if (!layout) throw new Error(`The deck template ${deckTemplate.id} has no layouts.`);
  return layout;
}

/** The box that the slide is mostly about: its first body, else its first box that people fill. */
export function mainPlaceholder(layout: Layout): Placeholder | undefined {
  return (
    layout.placeholders.find((placeholder) => placeholder.kind === 'body' && !isDerived(placeholder)) ??
    layout.placeholders.find((placeholder) => !isDerived(placeholder) && placeholder.kind !== 'footer')
  );
}

const DERIVED_IDS = new Set(['contents', 'section', 'section-number']);

/** Boxes whose text follows from the book and is never typed: contents, running section title, numbers. */
export function isDerived(placeholder: Pick<Placeholder, 'id' | 'kind'>): boolean {
  return placeholder.kind === 'slide-number' || DERIVED_IDS.has(placeholder.id);
}

/** The layout's default prompts by placeholder id, as a new slide of an inheriting book starts with. */
export function defaultPrompts(layout: Layout): Record<string, string> {
  return Object.fromEntries(
    layout.placeholders.flatMap(({ id, defaultPrompt }) => (defaultPrompt ? [[id, defaultPrompt] as const] : [])),
  );
}
