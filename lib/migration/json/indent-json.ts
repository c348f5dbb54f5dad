import { RawNumber } from './raw-number';

/**
 * JSON text of a value for people to read: two spaces a level, exact numbers as they were written. Stops at `limit`
 * characters, since indentation can make a text many times as long as what it shows.
 */
export function indentJson(value: unknown, limit = Number.POSITIVE_INFINITY): { text: string; isCut: boolean } {
  const pieces: string[] = [];
  let length = 0;
  const put = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };

  const putMembers = (brackets: '[]' | '{}', members: [key: string, value: unknown][], indent: string): void => {
    if (members.length === 0) {
      put(brackets);
      return;
    }
    put(brackets.charAt(0));
    for (const [at, [key, member]] of members.entries()) {
      if (length > limit) return;
      put(`${at === 0 ? '' : ','}\n${indent}  ${key}`);
      putValue(member, `${indent}  `);
    }
    put(`\n${indent}${brackets.charAt(1)}`);
  };

  const putValue = (each: unknown, indent: string): void => {
    if (each instanceof RawNumber) put(each.text);
    else if (Array.isArray(each)) putMembers('[]', each.map((item: unknown) => ['', item]), indent);
    else if (typeof each === 'object' && each !== null) {
      putMembers('{}', Object.entries(each).map(([key, member]) => [`${JSON.stringify(key)}: `, member]), indent);
    } else put(JSON.stringify(each) ?? 'null');
  };

  putValue(value, '');
  const text = pieces.join('');
  return text.length > limit ? { text: cutText(text, limit), isCut: true } : { text, isCut: false };
}

/** The first `length` UTF-16 units of a text, without half a character at the end. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
