import { z } from 'zod';
import { LIMITS } from '@/lib/domain/pitchbook';
import { normalizeText, singleLine } from '@/lib/security/plain-text';
import './messages';

/** Nothing but spaces and invisible characters: it would show as nothing at all. */
const invisible = /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** Length as people and PostgreSQL count it: code points, not UTF-16 units. */
function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) count++;
  return count;
}

function atMost(max: number): z.core.CheckFn<string> {
  return (context) => {
    if (context.value.length <= max || countCharacters(context.value) <= max) return;
    context.issues.push({ code: 'too_big', origin: 'string', maximum: max, inclusive: true, input: context.value, continue: true });
  };
}

const notEmpty: z.core.CheckFn<string> = (context) => {
  if (!invisible.test(context.value)) return;
  context.issues.push({ code: 'too_small', origin: 'string', minimum: 1, inclusive: true, input: context.value, continue: true });
};

/** One visible line: trimmed, runs of white space become one space. */
export function line(max: number) {
  return z.string().overwrite(singleLine).check(notEmpty, atMost(max)).meta({ minLength: 1, maxLength: max });
}

/** A text of several lines. */
export function longText(max: number) {
  return z.string().overwrite(normalizeText).check(atMost(max)).meta({ maxLength: max });
}

/** A long text or nothing; an empty one counts as nothing, so that absence has one form. */
export function optionalText(max: number) {
  return longText(max).nullable().overwrite((text) => (text === '' ? null : text));
}

/** One line or nothing. */
export function optionalLine(max: number) {
  return z.string().overwrite(singleLine).check(atMost(max)).meta({ maxLength: max }).nullable().overwrite((text) => (text === '' ? null : text));
}

export const title = line(LIMITS.title);
export const prompt = optionalText(LIMITS.prompt);

/** An id in any UUID form that PostgreSQL takes; lower case, as it answers. */
export const id = z.guid().toLowerCase();
