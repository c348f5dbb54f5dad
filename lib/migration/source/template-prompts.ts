const MAX_NAMED = 20;
const MAX_NAME = 60;

/**
 * A sentence that names the layouts for which the old tool kept default prompts of its own: there is no place for them
 * here yet, so their owner must know that they exist.
 */
export function describeTemplatePrompts(value: unknown): string {
  const layouts = Object.entries(typeof value === 'object' && value !== null ? value : {})
    .filter(([, texts]) => holdsText(texts))
    .map(([name]) => JSON.stringify(name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name));
  if (layouts.length === 0) return 'It holds no texts.';
  const more = layouts.length > MAX_NAMED ? ` and ${layouts.length - MAX_NAMED} more` : '';
  return `It holds texts for ${layouts.length === 1 ? 'the layout' : 'the layouts'} ${layouts.slice(0, MAX_NAMED).join(', ')}${more}.`;
}

function holdsText(texts: unknown): boolean {
  if (typeof texts === 'string') return texts.trim() !== '';
  return typeof texts === 'object' && texts !== null && Object.values(texts).some((text) => typeof text === 'string' && text.trim() !== '');
}
