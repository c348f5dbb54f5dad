import { RawNumber } from './raw-number';

/**
 * JSON text of a value as `JSON.stringify` writes it (keys in their order, lone surrogates escaped), with exact numbers as
 * they were written.
 *
 * @throws TypeError for what JSON cannot say: `NaN`, functions, bigints.
 */
export function stringifyJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('JSON has no such number');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
      if (value instanceof RawNumber) return value.text;
      return stringifyObject(value);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function stringifyObject(object: object): string {
  const members: string[] = [];
  for (const [key, value] of Object.entries(object)) {
    if (value !== undefined) members.push(`${JSON.stringify(key)}:${stringifyJson(value)}`);
  }
  return `{${members.join(',')}}`;
}
