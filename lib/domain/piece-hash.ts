import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** PostgreSQL's numeric never prints an exponent. */
function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  const text = JSON.stringify(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', first = '', fraction = '', exponent = '0'] = parts;
  const digits = first + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function compareKeys(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The text PostgreSQL prints for `value::jsonb::text`: keys by length of their UTF-8 and then by its bytes,
 * ", " and ": " between, numbers without exponents. Members that are undefined are left out, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => ({ key, bytes: utf8ToBytes(key), member: member as unknown }))
      .sort((a, b) => compareKeys(a.bytes, b.bytes));
    return `{${members.map(({ key, member }) => `${JSON.stringify(key)}: ${canonicalJson(member)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** What an edit names as its base: 32 hexadecimal digits of the sha256 of a piece's canonical text. */
export function pieceHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value)))).slice(0, 32);
}
