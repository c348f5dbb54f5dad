import { childPath } from '../json/json-path';
import { keyOf } from './delta';
import { isJsonObject, objectOf, ownValue } from './json-value';
import { fromJsonText } from './storable-json';

/** A value of the old record that our tables have no home for, and where it stood. */
export type RemainderEntry = { path: string; value: unknown };

/** What of a book tells its remainders: sections and slides in their order, remainders as they are stored. */
export type WithRemainders = { remainder: unknown; sections: readonly { id: string }[]; slides: readonly { remainder: unknown }[] };

/** What a book's remainders keep of the old record, in the record's own terms. Numbers may be `RawNumber`. */
export function listRemainder(live: WithRemainders): RemainderEntry[] {
  const found: RemainderEntry[] = [];
  const remainder = objectOf(live.remainder);
  collect(remainder.delta, '$', found);
  const arrangement = objectOf(remainder.arrangement);
  if (Array.isArray(arrangement.numbers)) found.push({ path: '$.slides[*].slideNumber', value: arrangement.numbers });
  const sections = objectOf(remainder.sections);
  live.sections.forEach(({ id }, at) => collect(objectOf(ownValue(sections, id)).delta, `$.sections[${at}]`, found));
  live.slides.forEach((slide, at) => {
    const delta = objectOf(slide.remainder).delta;
    if (!isJsonObject(delta)) return;
    collect(delta.slide, `$.slides[${at}]`, found);
    collect(delta.prompts, `$.prompts.slide_${at + 1}`, found);
    collect(delta.scoped, `$.scopedPlaceholderPrompts.slide_${at + 1}`, found);
    collect(delta.generated, `$.generatedContent.slide_${at + 1}`, found);
  });
  if (Array.isArray(remainder.duplicates)) {
    for (const duplicate of remainder.duplicates as unknown[]) {
      const { path, json } = objectOf(duplicate);
      if (typeof path === 'string' && typeof json === 'string') found.push({ path, value: fromJsonText(json) });
    }
  }
  return found;
}

/** The only lists that a delta goes into. */
const LISTS = /\.(?:candidates|parts)$/;

function collect(delta: unknown, path: string, found: RemainderEntry[]): void {
  if (Array.isArray(delta)) {
    const [kind, first, second] = delta as unknown[];
    if (kind === '+') found.push({ path, value: first });
    else if (kind === '+j') found.push({ path, value: fromJsonText(String(first)) });
    else if (kind === '=') found.push({ path, value: second });
    else if (kind === '=j') found.push({ path, value: fromJsonText(String(second)) });
  } else if (isJsonObject(delta)) {
    for (const form in delta) {
      const key = keyOf(form);
      collect(delta[form], childPath(path, LISTS.test(path) ? Number(key) : key), found);
    }
  }
}
