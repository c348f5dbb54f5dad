import fc from 'fast-check';
import { RawNumber } from '@/lib/migration/json/raw-number';
import { setOwn } from '@/lib/migration/legacy/json-value';

/** Records as no tool would write them, but as files may hold them. */

const oddText = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 3, arbitrary: fc.constantFrom('', ' ', 'a\u0000b', '\ud83d', 'x\udc00y', ' padded ', '<b>bold</b>', 'two\nlines', 'tab\there', '\u0007', '\u200b', '日本語 🚀', '42', '• item\n• ', '~tilde') },
  { weight: 1, arbitrary: fc.integer({ min: 4_990, max: 5_010 }).map((length) => 'é'.repeat(length)) },
);
const oddKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'link', '', 'a\u0000', '\ud800', '~', '~"x"', 'text', 'slide_1', 'slide_2', 'slide_999', 'sections', 'pitchbook', '12'),
  fc.string({ maxLength: 6 }),
);
const rawNumber = fc.constantFrom('-0', '1e400', '12345678901234567890', '0.1000000000000000055511151231257827').map((text) => new RawNumber(text));

function objectFrom(entries: [string, unknown][]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries) setOwn(object, key, value);
  return object;
}

/** Any JSON value, with keys and numbers that do not survive every program. */
export const oddValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21, '3', ''),
    oddText,
    rawNumber,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(oddKey, tie('value')), { maxLength: 3 }).map(objectFrom),
  ),
})).value;

/** Mostly the first, sometimes something odd, sometimes nothing at all. */
const mostly = <T>(usual: fc.Arbitrary<T>, oddness = 1): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: oddness, arbitrary: oddValue }, { weight: oddness, arbitrary: fc.constant(undefined) });

const title = fc.constantFrom('Market', 'Team', 'Risks', ' Market', 'Märkte <b>x</b>');
const prompt = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('Write three points.', 'Compare peers.', 'State sources.') }, { weight: 1, arbitrary: oddText });
const placeholderId = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('12', '4', 'chart_data') }, { weight: 1, arbitrary: oddKey });
const present = (fields: Record<string, unknown>) => objectFrom(Object.entries(fields).filter(([, value]) => value !== undefined));
const record = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields).map(present);
const mapOf = (key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>, maxLength = 4) =>
  fc.array(fc.tuple(key, value), { maxLength }).map((entries) => objectFrom(entries.filter(([, item]) => item !== undefined)));

/** A list in which a missing item is null, as JSON has it. */
const list = (item: fc.Arbitrary<unknown>, maxLength: number) => fc.array(item.map((value) => value ?? null), { maxLength });

const scoped = record({ scope: mostly(fc.constant('slide')), text: mostly(prompt), slideNumber: mostly(fc.nat({ max: 9 })), appliesTo: mostly(fc.constant('slide_3_only')) });
const section = mostly(record({ title: mostly(title), numberOfSlides: mostly(fc.nat({ max: 5 })), prompt: mostly(prompt, 4), note: mostly(prompt, 12) }));
const slide = (index: number) =>
  record({
    slideNumber: fc.oneof({ weight: 20, arbitrary: fc.constant(index + 1) }, { weight: 1, arbitrary: fc.nat({ max: 6 }) }, { weight: 1, arbitrary: oddValue }),
    layoutName: mostly(fc.constantFrom('Body Text', 'Chart', 'Three pillars')),
    type: mostly(index === 0 ? fc.constantFrom('title', 'title', 'body') : fc.constantFrom('body', 'body', 'section-divider', 'chart', 'title', 'contents')),
    sectionTitle: mostly(title, 3),
    placeholders: mostly(fc.constant({})),
    slidePrompt: mostly(prompt, 4),
    slidePromptScoped: mostly(scoped, 6),
    hidden: mostly(fc.boolean(), 12),
  });
const slides = fc.integer({ min: 0, max: 8 }).chain((count) =>
  fc.tuple(...Array.from({ length: count }, (_, index) => fc.oneof({ weight: 15, arbitrary: slide(index) as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: oddValue }))),
);
const part = record({ text: mostly(fc.oneof(prompt, fc.constant('One.\n• Two\n• Three'))), extra: mostly(prompt, 15) });
const candidate = record({ content: mostly(record({ parts: mostly(list(mostly(part), 3)), role: mostly(fc.constant('model')) })), finishReason: mostly(fc.constant('STOP')) });
const answer = record({
  prompt: mostly(prompt),
  response: mostly(
    record({
      candidates: mostly(list(mostly(candidate), 2)),
      promptMetadata: mostly(record({ promptTokenCount: mostly(fc.nat({ max: 99 })), other: mostly(fc.nat({ max: 9 }), 10) })),
    }),
  ),
});
const slideKey = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 9 }).map((n) => `slide_${n}`) }, { weight: 1, arbitrary: oddKey });
const byTitle = (value: fc.Arbitrary<unknown>) => mostly(mapOf(fc.oneof({ weight: 6, arbitrary: title }, { weight: 1, arbitrary: oddKey }), mostly(value)), 3);

/** Records with the four fields that an import cannot do without; everything else may be odd, missing or contradict itself. */
export const oddRecord: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    record({
      id: fc.uuid().chain((id) => fc.constantFrom(id, id, id.toUpperCase())),
      title: fc.oneof(oddText.map((text) => `Kestrel ${text}`), oddText),
      type: mostly(fc.constantFrom('standard', 'template', 'custom', 'investment')),
      status: mostly(fc.constantFrom('draft', 'ready', 'generated', 'archived')),
      sections: list(section, 4),
      slides: slides,
      prompts: mostly(mapOf(slideKey, mostly(mapOf(placeholderId, mostly(prompt))))),
      pitchbookPrompt: mostly(prompt, 4),
      sectionPrompts: byTitle(prompt),
      scopedPrompts: mostly(record({ pitchbook: mostly(scoped, 3), sections: byTitle(scoped) }), 3),
      scopedSectionPrompts: byTitle(scoped),
      scopedPlaceholderPrompts: mostly(mapOf(slideKey, mostly(mapOf(placeholderId, mostly(scoped)))), 3),
      generatedContent: mostly(mapOf(slideKey, mostly(mapOf(placeholderId, mostly(answer), 3)), 3), 2),
      generatedAt: mostly(fc.constant('2024-06-02T08:15:00.000Z')),
      created: fc.constantFrom('2024-05-20T07:00:00.000Z', '2024-05-20T07:00:00+02:00', '2024-05-20 07:00:00.123456', '2024-05-20'),
      updated: mostly(fc.constantFrom('2024-06-02T08:15:00.120Z', '2024-06-02T08:15:00Z')),
    }),
    fc.array(fc.tuple(oddKey, oddValue), { maxLength: 2 }),
  )
  .map(([fields, more]) => {
    for (const [key, value] of more) if (!['sections', 'title'].includes(key)) setOwn(fields, key, value);
    return fields;
  });
