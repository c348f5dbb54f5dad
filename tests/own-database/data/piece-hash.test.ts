import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalJson, pieceHash } from '@/lib/domain/piece-hash';
import { openEmbeddedDatabase, type TestDatabase } from '../../support/database/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await openEmbeddedDatabase();
});
afterAll(() => database.close());

/** JSON that PostgreSQL can store: no zero characters, no lone surrogates. */
const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => each.isWellFormed() && !each.includes('\0'));
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 }), fc.constantFrom(0, -0, 1e21, 1e-7, 1.5e-9, 0.1, -1e22));
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4, depthSize: 'small' }, fc.constantFrom(null, true, false), number, text, tie('list'), tie('record')),
  list: fc.array(tie('json'), { maxLength: 4 }),
  record: fc.dictionary(text, tie('json'), { maxKeys: 5, noNullPrototype: true }),
}));

it('hashes every piece as the database does, from the same canonical text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 40 }), async (values) => {
      const given = JSON.stringify(values).replaceAll("'", "''");
      const rows = await database.run(
        `select value::text as canonical, private.piece_hash(value) as hash from jsonb_array_elements('${given}'::jsonb) with ordinality as v (value, place) order by place`,
      );
      expect(rows).toEqual(values.map((value) => ({ canonical: canonicalJson(value), hash: pieceHash(value) })));
    }),
    { numRuns: 60 },
  );
});

it('gives an absent piece the hash of null on both sides', async () => {
  expect(await database.run('select private.piece_hash(null) as hash')).toEqual([{ hash: pieceHash(null) }]);
});
