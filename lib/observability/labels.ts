import { STATUS_CODES } from 'node:http';

/** What values that are not on a list are counted as. */
export const other = 'other';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A method a client may send; anything else that an HTTP parser lets through is one label. */
export function methodLabel(method: string): string {
  return methods.has(method) ? method : other;
}

/** A status that HTTP knows, and 499 for an answer the client did not wait for. */
export function statusLabel(status: number): string {
  return status === 499 || STATUS_CODES[status] !== undefined ? String(status) : other;
}

/**
 * A label for names that come from our own code and whose number nothing else bounds: the first `most` that look like
 * names are kept, whatever comes after them is one label.
 */
export function boundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= most || !/^[a-z][a-z0-9_]{0,62}$/.test(name)) return other;
    known.add(name);
    return name;
  };
}
