import { z } from 'zod';

const expectedTexts: Record<string, string> = {
  string: 'Must be text.',
  number: 'Must be a number.',
  int: 'Must be a whole number.',
  boolean: 'Must be true or false.',
  array: 'Must be a list.',
  object: 'Must be an object.',
  record: 'Must be an object.',
};

/** The plain sentence for a wrong value, so that no text of the validation library reaches a person. */
function plainMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Required.' : (expectedTexts[issue.expected] ?? 'Has the wrong type.');
    case 'too_small':
      return sizeMessage(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return sizeMessage(issue.origin, 'at most', issue.maximum);
    case 'invalid_format':
      if (issue.format === 'email') return 'Enter a valid e-mail address.';
      return issue.format === 'uuid' || issue.format === 'guid' ? 'Must be an id (UUID).' : 'Has the wrong format.';
    case 'invalid_value':
      return `Must be ${issue.values.map(String).join(' or ')}.`;
    case 'unrecognized_keys':
      return 'Unknown field.';
    case 'invalid_union':
      return 'Is none of the known kinds.';
    default:
      return 'Is not valid.';
  }
}

function sizeMessage(origin: string, bound: 'at least' | 'at most', size: number | bigint): string {
  const count = size.toLocaleString('en');
  if (origin === 'string') return size === 1 && bound === 'at least' ? 'Must not be empty.' : `Must have ${bound} ${count} characters.`;
  if (origin === 'array') return `Must have ${bound} ${count} ${size === 1 ? 'entry' : 'entries'}.`;
  return `Must be ${bound} ${count}.`;
}

z.config({ customError: plainMessage });
