import { describe, expect, it } from 'vitest';
import { parseJson } from '@/lib/migration/json/parse-json';
import { listRemainder } from '@/lib/migration/legacy/list-remainder';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { isImportedPart } from '@/lib/migration/legacy/part-id';
import { showRemainder } from '@/lib/migration/legacy/show-remainder';

const front = [{ slideNumber: 1, layoutName: 'Title Slide', type: 'title' }, { slideNumber: 2, layoutName: 'Section Divider', type: 'section-divider', sectionTitle: 'One' }];
const plain = { id: '3f0e8a52-7c1d-4e9b-9a44-5d1c0b6f7a01', title: 'Aldermoor', sections: [{ title: 'One', numberOfSlides: 0 }], slides: front, created: '2025-01-01T00:00:00.000Z', updated: '2025-01-01T00:00:00.000Z' };

/** A record as it is mapped, written as JSON, so that exact numbers and repeated keys can stand in it. */
function imported(json: string) {
  const { value, duplicates } = parseJson(json);
  const mapped = mapLegacyBook({ value, index: 0, hash: '0'.repeat(64), bytes: json.length, notes: [], duplicates });
  if (!mapped.ok) throw new Error(mapped.quarantined.reason);
  return mapped.book;
}
const keptOf = (json: string) => Object.fromEntries(listRemainder(imported(json)).map(({ path, value }) => [path, value]));

describe('what is kept of an old record', () => {
  it('is listed with its place and value, wherever in the record it stood', () => {
    const kept = keptOf(JSON.stringify({
      ...plain,
      'odd name': [1, { deep: true }],
      sections: [{ title: 'One', numberOfSlides: 0, colour: 'blue' }],
      slides: [{ ...front[0], animation: { kind: 'fade' } }, front[1]],
      prompts: { slide_2: { 1: { text: 'not a text' } } },
    }));
    expect(kept).toMatchObject({
      '$["odd name"]': [1, { deep: true }],
      '$.sections[0].colour': 'blue',
      '$.slides[0].animation': { kind: 'fade' },
      '$.prompts.slide_2["1"]': { text: 'not a text' },
    });
  });

  it('has numbers digit by digit, what jsonb cannot hold, and earlier values of repeated keys', () => {
    const json = JSON.stringify(plain).replace(/\}$/, ',"exact":12345678901234567890.10,"nul":"a\\u0000b","twice":1,"twice":2}');
    const shown = Object.fromEntries(showRemainder(listRemainder(imported(json))).shown.map(({ path, text }) => [path, text]));
    expect(shown).toMatchObject({ '$.exact': '12345678901234567890.10', '$.nul': String.raw`"a\u0000b"` });
    expect(listRemainder(imported(json)).filter(({ path }) => path === '$.twice').map(({ value }) => value).toSorted()).toEqual([1, 2]);
  });

  it('is nothing where the tables have a home for everything, or the book was made here', () => {
    expect(listRemainder(imported(JSON.stringify({ ...plain, status: 'draft', type: 'standard' }))).filter(({ path }) => !path.startsWith('$.slides'))).toEqual([]);
    expect(listRemainder({ remainder: null, sections: [{ id: 'a' }], slides: [{ remainder: null }] })).toEqual([]);
  });
});

describe('whether a part was imported', () => {
  it('shows in its id', () => {
    const book = imported(JSON.stringify(plain));
    for (const { id } of [...book.sections, ...book.slides]) expect(isImportedPart(id)).toBe(true);
    expect(isImportedPart(crypto.randomUUID())).toBe(false);
    expect(isImportedPart('')).toBe(false);
  });
});
