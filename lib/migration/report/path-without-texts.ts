/** Names of the old format. Any other name may be people's words: a title, or a field that somebody made up. */
const KNOWN = new Set([
  'id', 'title', 'type', 'status', 'sections', 'numberOfSlides', 'prompt', 'slides', 'slideNumber', 'layoutName', 'sectionTitle', 'placeholders',
  'slidePrompt', 'slidePromptScoped', 'prompts', 'pitchbookPrompt', 'sectionPrompts', 'scopedPrompts', 'scopedSectionPrompts',
  'scopedPlaceholderPrompts', 'pitchbook', 'scope', 'text', 'appliesTo', 'slideTitle', 'sectionName', 'placeholderId', 'generatedContent',
  'response', 'candidates', 'content', 'parts', 'role', 'finishReason', 'index', 'safetyRatings', 'category', 'probability', 'promptMetadata',
  'promptTokenCount', 'candidatesTokenCount', 'totalTokenCount', 'generatedAt', 'created', 'updated', 'inheritTemplatePrompts', 'speakerNotes',
  'promptMode', 'promptModes', 'richText', '__proto__',
]);
const SLIDE_OR_PLACEHOLDER = /^(?:slide_\d{1,5}|\d{1,5})$/;
/** Maps of the old format whose keys are titles of sections, which can be any of these words. */
const KEYED_BY_TITLE = /^(?:sectionPrompts|scopedSectionPrompts)$/;
/** One step of a JSON path: `.name`, `[0]` or `["any name"]`. */
const STEP = /\.([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gy;

/** A JSON path as reports may show it: names that are not the old format's own become `[…]`. */
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
    const key = name ?? quoted ?? '';
    const isTitle = KEYED_BY_TITLE.test(names.at(-1) ?? '') || (names.at(-1) === 'sections' && names.at(-2) === 'scopedPrompts');
    if (index !== undefined) shown += `[${index}]`;
    else shown += !isTitle && (KNOWN.has(key) || SLIDE_OR_PLACEHOLDER.test(key)) ? written : '[…]';
    names.push(index ?? key);
  }
  return shown;
}
