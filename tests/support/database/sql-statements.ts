export interface SqlStatement {
  text: string;
  /** Line in the file, from 1, where the statement begins. */
  line: number;
}

/** Where a quoted part, a comment or a dollar-quoted body that begins at `start` ends; `start` itself if none begins there. */
function endOfOpaque(sql: string, start: number): number {
  const after = (closing: string, from: number) => {
    const found = sql.indexOf(closing, from);
    return found < 0 ? sql.length : found + closing.length;
  };
  if (sql.startsWith('--', start)) return after('\n', start);
  if (sql.startsWith('/*', start)) return after('*/', start + 2);
  const character = sql[start];
  if (character === "'" || character === '"') return after(character, start + 1);
  if (character === '$') {
    const tag = /^\$[A-Za-z_]*\$/.exec(sql.slice(start, start + 64))?.[0];
    if (tag) return after(tag, start + tag.length);
  }
  return start;
}

/** Offsets of the characters that are code: not inside a quotation, a comment or a dollar-quoted body. */
export function* codePositions(sql: string, from = 0): Generator<number> {
  for (let at = from; at < sql.length; ) {
    const end = endOfOpaque(sql, at);
    if (end > at) {
      at = end;
      continue;
    }
    yield at;
    at += 1;
  }
}

/** Splits a script into its statements, so that a failure can be told with its line. */
export function sqlStatements(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let start = 0;
  const push = (end: number) => {
    const raw = sql.slice(start, end);
    const code = raw.replace(/^(?:\s|--[^\n]*(?:\n|$))+/, '');
    if (code) statements.push({ text: code, line: sql.slice(0, start + raw.length - code.length).split('\n').length });
    start = end;
  };
  for (const at of codePositions(sql)) if (sql[at] === ';') push(at + 1);
  push(sql.length);
  return statements;
}
