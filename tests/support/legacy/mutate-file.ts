import type { Random } from './random';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const splice = (bytes: Buffer, at: number, remove: number, put: Buffer | string): Buffer => Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + remove)]);
/** Somewhere behind a character, so that what is put there has a chance to be read. */
const behind = (bytes: Buffer, character: string, random: Random): number => {
  const found = bytes.indexOf(character, random.between(0, bytes.length - 1));
  return (found < 0 ? bytes.indexOf(character) : found) + 1;
};

/** Ways to damage a file of the old tool. */
export const mutations: Record<string, Mutation> = {
  'bits flipped': (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let n = random.between(1, 12); n > 0; n -= 1) {
      const at = random.between(0, copy.length - 1);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.between(0, 7));
    }
    return copy;
  },
  'cut': (bytes, random) => bytes.subarray(0, random.between(0, bytes.length - 1)),
  'beginning lost': (bytes, random) => bytes.subarray(random.between(1, bytes.length - 1)),
  'hole': (bytes, random) => splice(bytes, random.between(0, bytes.length - 1), random.between(1, 2_000), ''),
  'zeros': (bytes, random) => splice(bytes, random.between(0, bytes.length - 1), 64, Buffer.alloc(64)),
  'random bytes': (bytes, random) => splice(bytes, random.between(0, bytes.length - 1), 0, Buffer.from(Array.from({ length: 40 }, () => random.between(0, 255)))),
  'a piece twice': (bytes, random) => {
    const [from, length] = [random.between(0, bytes.length - 1), random.between(1, 5_000)];
    return splice(bytes, from, 0, bytes.subarray(from, from + length));
  },
  'nested 10,000 deep, never closed': (bytes, random) => splice(bytes, behind(bytes, '{', random), 0, `"deep":${random.pick(['[', '{"a":']).repeat(10_000)}`),
  'nested 10,000 deep, well closed': (bytes, random) => splice(bytes, behind(bytes, '{', random), 0, `"deep":${'['.repeat(10_000)}${']'.repeat(10_000)},`),
  'prototype keys': (bytes, random) => splice(bytes, behind(bytes, '{', random), 0, random.pick(['"__proto__":{"title":"p"},', '"constructor":{"prototype":{"id":1}},', '"toString":null,', '"hasOwnProperty":1,'])),
  'another kind of value': (bytes, random) => splice(bytes, behind(bytes, ':', random), 0, random.pick(['null,"x":', '[],"x":', '1e999,"x":', '-0,"x":', 'true,"x":', '{},"x":', '"\\ud800","x":', '"\\u0000","x":'])),
  'a quotation mark lost': (bytes, random) => splice(bytes, behind(bytes, '"', random) - 1, 1, ''),
  'a bracket lost': (bytes, random) => splice(bytes, behind(bytes, random.pick(['{', '}', '[', ']']), random) - 1, 1, ''),
  'long words': (bytes, random) => splice(bytes, behind(bytes, ':', random), 0, `"${'w'.repeat(200_000)}","x":`),
  'words of other languages': (bytes, random) => splice(bytes, behind(bytes, ',', random), 0, random.pick(['NaN,', 'undefined,', "'single',", '// a comment\n', '01,', ',', 'new Date(),'])),
  'a byte-order mark in the middle': (bytes, random) => splice(bytes, random.between(0, bytes.length - 1), 0, '\uFEFF'),
};
export const mutationNames = Object.keys(mutations);

/** The file with one or a few damages; their names tell which. */
export function mutateFile(bytes: Buffer, random: Random, first: number): { bytes: Buffer; name: string } {
  const names = [mutationNames[first % mutationNames.length] ?? 'cut', ...(random.chance(0.3) ? [random.pick(mutationNames)] : [])];
  const damaged = names.reduce((done, name) => (done.length === 0 ? done : (mutations[name]?.(done, random) ?? done)), bytes);
  return { bytes: damaged, name: names.join(' + ') };
}
