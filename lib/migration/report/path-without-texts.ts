/** Maps of the old format whose keys are titles of sections: people's words. */
const KEYED_BY_TITLE = /^(?:sectionPrompts|scopedSectionPrompts)$/;
const PLAIN_NAME = /^[\w-]{1,64}$/;
/** One step of a JSON path: `.name`, `[0]` or `["any name"]`. */
const STEP = /\.([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gy;

/** A JSON path as reports may show it: names that are people's words, or no plain names, become `[…]`. */
export function pathWithoutTexts(path: string): string {
  let shown = '$';
  let at = 1;
  const names: string[] = [];
  while (at < path.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(path);
    if (!step) return `${shown}[…]`;
    at = STEP.lastIndex;
    const [written, name, index, quoted] = step;
    const isTitle = KEYED_BY_TITLE.test(names.at(-1) ?? '') || (names.at(-1) === 'sections' && names.at(-2) === 'scopedPrompts');
    if (index !== undefined) shown += `[${index}]`;
    else shown += isTitle || !PLAIN_NAME.test(name ?? quoted ?? '') ? '[…]' : written;
    names.push(index ?? name ?? quoted ?? '');
  }
  return shown;
}
