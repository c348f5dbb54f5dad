import fc from 'fast-check';
import type { z } from 'zod';
import { prepareInput } from '@/lib/server/prepare-input';

const nested = (depth: number, leaf: unknown): unknown => (depth === 0 ? leaf : [nested(depth - 1, leaf)]);
const wide = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`key${index}`, index]));

/** Values that no field expects, or that have brought other programs down. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) },
  {
    weight: 12,
    arbitrary: fc.constantFrom<unknown>(
      null, true, -1, 0, 1.5, 1e308, -0, 2 ** 53, '', ' ', '\u0000', '\ud800', '\u202e', '\ufeff', '９', [], {}, [[]], [null], '__proto__', 'constructor', 'undefined', 'NaN',
      "' or 1=1 --", '"; drop table slides; --', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '{{7*7}}', '${7*7}', '../../../../etc/passwd', '%00', '\r\nSet-Cookie: a=b',
      '$undefined', '$1', '$F1', '$@0', '$K1', '$Q1', '$n99', '$NaN', { toString: 1 }, JSON.parse('{"then":1}'), { length: -1 }, { $ne: null },
      '00000000-0000-0000-0000-000000000000', '9'.repeat(400), nested(60, 'deep'),
    ),
  },
  // Large ones take long, and tell no more the hundredth time.
  { weight: 1, arbitrary: fc.constantFrom<unknown>('x'.repeat(25_000), '👩‍👩‍👧'.repeat(2_000), wide, nested(1_000, 1)) },
  { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

type Path = (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key]))];
}

/** The value with what stands at the path replaced by what `change` makes of it; undefined takes it away. */
function changed(value: unknown, [first, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  // An earlier change may have put a single value where the path went on.
  if (first === undefined || typeof value !== 'object' || value === null) return change(value);
  if (Array.isArray(value)) return value.flatMap((each, index) => (index === first ? [changed(each, rest, change)].filter((one) => one !== undefined) : [each]));
  const entries = Object.entries(value).flatMap(([key, each]) => {
    const next = key === first ? changed(each, rest, change) : each;
    return next === undefined ? [] : [[key, next] as const];
  });
  return Object.fromEntries(entries);
}

function withKey(value: unknown, key: string, extra: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [value, extra];
  // Not by assignment, which would set the prototype.
  return Object.defineProperty({ ...value }, key, { value: extra, enumerable: true, configurable: true, writable: true });
}

/** Inputs made of one that is right in form, by one to three changes; one of them may be no change at all in the end. */
function mutated(example: unknown): fc.Arbitrary<unknown> {
  const paths = pathsIn(example);
  const mutation = fc.oneof(
    { weight: 20, arbitrary: fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), value: junk }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), value: fc.constant(null) }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('__proto__' as const, 'constructor' as const, 'surprise' as const, 'toJSON' as const), at: fc.nat(), value: junk }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.constant(null) }) },
  );
  return fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) =>
    mutations.reduce<unknown>((value, { kind, at, value: extra }) => {
      const path = paths[at % paths.length] ?? [];
      if (kind === 'remove' && path.length === 0) return null;
      return changed(value, path, (old) => {
        if (kind === 'replace') return extra;
        if (kind === 'remove') return undefined;
        // Once: a list of lists of lists is too long for anybody before it is wrong.
        if (kind === 'repeat') return Array.isArray(old) ? old : Array.from({ length: 600 }, () => old);
        return withKey(old, kind, extra);
      });
    }, example),
  );
}

/** So many values, of those that are wanted. */
export function sampleOf<T>(values: fc.Arbitrary<T>, count: number, isWanted: (value: T) => boolean = () => true): T[] {
  const found: T[] = [];
  for (let round = 0; found.length < count; round++) {
    if (round > 50) throw new Error('Hardly any of what is generated is wanted.');
    found.push(...fc.sample(values, { numRuns: count, seed: seedOf(round) }).filter(isWanted));
  }
  return found.slice(0, count);
}

/** So many inputs that are wrong: each is refused by the schema that judges it, once the other side has `read` it. `schema` null: whatever is sent is wrong. */
export async function badInputs({ schema, example, verbatim, count, read }: { schema: z.ZodType | null; example: unknown; verbatim?: string[]; count: number; read: (json: string) => unknown }): Promise<unknown[]> {
  const bad: unknown[] = [];
  for (let round = 0; bad.length < count; round++) {
    if (round > 50) throw new Error('Hardly any of what is generated is wrong.');
    for (const value of fc.sample(schema === null ? junk : mutated(example), { numRuns: count, seed: seedOf(round) })) {
      if (value === undefined || bad.length === count) continue;
      if (schema === null || !(await prepareInput(schema, read(JSON.stringify(value) ?? 'null'), verbatim)).ok) bad.push(value);
    }
  }
  return bad;
}

/** As React reads the arguments of an action, which knows no key `__proto__`. */
export function readAsReact(json: string): unknown {
  return JSON.parse(json, (key, value: unknown) => (key === '__proto__' ? undefined : value));
}

function seedOf(round: number): number {
  return Number(process.env.FUZZ_SEED ?? 20_260_301) + round;
}

/** As React writes the arguments of an action: a text that begins with $ is none of its own marks. */
export function encodeArguments(args: readonly unknown[]): string {
  return JSON.stringify(args, (_key, value: unknown) => (typeof value === 'string' && value.startsWith('$') ? `$${value}` : value));
}

const marks = ['$undefined', '$NaN', '$Infinity', '$-0', '$D2026-01-01', '$Dx', '$n12', '$nx', '$F1', '$h1', '$T', '$K1', '$Q1', '$W1', '$i1', '$A1', '$o1', '$R1', '$@1', '$1', '$1:a:b', '$1:__proto__:x', '$0', '$B1', '$Y', '$$', '$x'];

/** Bodies that are no honest encoding of arguments: broken JSON, React's marks where none belong, references to nothing or to themselves. */
export function brokenBodies(count: number): string[] {
  const mark = fc.constantFrom(...marks);
  const body = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.json({ maxDepth: 4 }),
    fc.constantFrom('', '[', '[]]', '{', 'null', '0', '"x"', '{}', '[1e999]', '["$0"]', '["$1"]', '[["$0"]]', '["$@0"]', '{"0":"$1"}', '['.repeat(5_000), `${'['.repeat(5_000)}${']'.repeat(5_000)}`, '\ufeff[]', '[,]'),
    fc.array(fc.oneof(mark, fc.record({ id: mark, title: mark, __proto__: mark }), fc.array(mark, { maxLength: 3 })), { maxLength: 3 }).map((args) => JSON.stringify(args)),
    fc.tuple(mark, fc.string({ maxLength: 20 })).map(([one, rest]) => `[${JSON.stringify(`${one}${rest}`)},{"then":"${one}","constructor":{"prototype":"${one}"}}]`),
  );
  return fc.sample(body, { numRuns: count, seed: seedOf(0) });
}
