import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slideContentSchema } from '@/lib/domain/content';
import { deckTemplateSchema, layoutSchema } from '@/lib/domain/layouts';
import { openEmbeddedDatabase, type TestDatabase } from '../../support/database/test-database';

/** What the database takes, the app can read: the same rules are written down in SQL and in Zod. */
let database: TestDatabase;
beforeAll(async () => {
  database = await openEmbeddedDatabase();
});
afterAll(() => database.close());

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a function says of each of these values. */
async function judge(check: string, values: Json[]): Promise<unknown[]> {
  const given = JSON.stringify(values).replaceAll("'", "''");
  const rows = await database.run(`select private.${check}(value) is true as fine from jsonb_array_elements('${given}'::jsonb) with ordinality as v (value, place) order by place`);
  return rows.map(({ fine }) => fine);
}

const words = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((each) => each.isWellFormed() && !each.includes('\0'));
const junk: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, 8, 9, 0.5, '', 'x', [], {}, [{}], { text: 'x' }, { runs: [] }, { paragraphs: [] }),
  words,
);
const keys = fc.constantFrom('v', 'placeholders', 'kind', 'doc', 'paragraphs', 'runs', 'text', 'list', 'level', 'bold', 'link', 'origin', 'locked', 'meta', 'html', 'id', 'name', 'x', 'width', 'style', 'fontSize', 'fill', 'colors', 'fonts', 'body');
const damages = fc.array(fc.record({ at: fc.nat(), key: keys, value: junk, how: fc.constantFrom('replace', 'remove', 'add') }), { maxLength: 2 });

/** Every object and list in a value, with the value itself first. */
function containers(value: Json): (Json[] | { [key: string]: Json })[] {
  return value !== null && typeof value === 'object' ? [value, ...Object.values(value).flatMap(containers)] : [];
}

function damaged(value: Json, { at, key, value: other, how }: { at: number; key: string; value: Json; how: string }): Json {
  const copy = structuredClone(value);
  const all = containers(copy);
  const target = all[at % all.length];
  if (!target) return other;
  if (Array.isArray(target)) {
    if (how === 'add' || target.length === 0) target.push(other);
    else if (how === 'replace') target[at % target.length] = other;
    else target.splice(at % target.length, 1);
    return copy;
  }
  const own = Object.keys(target);
  const name = how === 'add' || own.length === 0 ? key : own[at % own.length]!;
  if (how === 'remove') delete target[name];
  else target[name] = other;
  return copy;
}

const mark = fc.option(fc.constant(true as const), { nil: undefined });
const run = fc.record({
  text: words,
  bold: mark, italic: mark, underline: mark, superscript: mark, subscript: mark,
  link: fc.option(fc.constantFrom('https://a.example/?q=1', 'HTTP://a.example', 'mailto:a@b.example', 'javascript:x', ' https://a.example', 'https:///a', 'mailto:', ''), { nil: undefined, freq: 6 }),
}, { requiredKeys: ['text'] });
const paragraph = fc.record({ list: fc.constantFrom('bullet', 'number', undefined), level: fc.constantFrom(0, 3, 8, undefined), runs: fc.array(run, { maxLength: 3 }) }, { requiredKeys: ['runs'] });
const piece = fc.record({
  kind: fc.constant('text'), origin: fc.constantFrom('human', 'ai', 'import'), locked: fc.boolean(),
  doc: fc.record({ paragraphs: fc.array(paragraph, { maxLength: 3 }) }),
  meta: fc.constantFrom({}, { model: 'x', link: 7 }, undefined),
}, { requiredKeys: ['kind', 'origin', 'locked', 'doc'] });
const contents = fc
  .tuple(fc.record({ v: fc.constant(1), placeholders: fc.dictionary(fc.constantFrom('1', '12', 'chart_data', 'ö'), piece, { maxKeys: 3, noNullPrototype: true }) }), damages)
  .map(([content, harm]) => harm.reduce(damaged, JSON.parse(JSON.stringify(content)) as Json));

it('takes exactly the slide content that the app can read', async () => {
  const seen = { fine: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(contents, { minLength: 20, maxLength: 40 }), async (values) => {
      const readable = values.map((value) => slideContentSchema.safeParse(value).success);
      for (const fine of readable) seen[fine ? 'fine' : 'refused'] += 1;
      const taken = await judge('is_slide_content', values);
      // Side by side, so that a difference shows the value that it is about.
      expect(values.map((value, index) => [value, taken[index]])).toEqual(values.map((value, index) => [value, readable[index]]));
    }),
    { numRuns: 60 },
  );
  expect(Math.min(seen.fine, seen.refused)).toBeGreaterThan(100);
}, 120_000);

describe('what it takes of a deck template the app can read', () => {
  const layout = { id: 'x', name: 'X', slideType: 'body', placeholders: [] as Json, shapes: [] as Json };
  const box = { id: 'a', name: 'A', kind: 'body', x: 0, y: 0, width: 10, height: 10, defaultPrompt: 'P', capacity: 9, style: { fontSize: 10.5, bold: true, align: 'left', anchor: 'top', color: 'accent', bullets: false } };
  it.each<[string, Json, (value: Json) => boolean]>([
    ['is_placeholder_list', [box, { ...box, id: 'b', style: {}, capacity: null, defaultPrompt: null }], (placeholders) => layoutSchema.safeParse({ ...layout, placeholders }).success],
    ['is_shape_list', [{ kind: 'rect', x: 0, y: 0, width: 1, height: 1, fill: 'accent' }, { kind: 'line', x: 0, y: 5, width: 9, height: 0, fill: 'line' }], (shapes) => layoutSchema.safeParse({ ...layout, shapes }).success],
    ['is_theme', { colors: { accent: '#0f3d5e', text: '#FFFFFF' }, fonts: { heading: 'Georgia', body: 'Arial' } }, (theme) => deckTemplateSchema.shape.theme.safeParse(theme).success],
  ])('%s', async (check, sound, canRead) => {
    expect(await judge(check, [sound])).toEqual([true]);
    await fc.assert(
      fc.asyncProperty(fc.array(damages, { minLength: 20, maxLength: 40 }), async (harms) => {
        const values = harms.map((harm) => harm.reduce(damaged, sound));
        const taken = await judge(check, values);
        expect(values.filter((value, index) => taken[index] === true && !canRead(value))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
