// C0 and C1 control characters and DEL, without tab (09), line feed (0A) and carriage return (0D).
const controls = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]', 'g');

/** A long text as we store it: NFC, no control characters but tab and newline, line ends as "\n". */
export function normalizeText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(controls, '').normalize('NFC');
}

/** A title or name as we store it: as `normalizeText`, on one line, without spaces around it. */
export function singleLine(text: string): string {
  return normalizeText(text).replace(/[\t\n]+/g, ' ').trim();
}
