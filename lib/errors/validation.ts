import type { z } from 'zod';
import { appError, type AppError, type FieldError } from './app-error';

/** More than any honest input can have wrong; a list of a million bad entries must not make an answer of a hundred megabytes. */
const MOST_ERRORS = 1_000;
const LONGEST_NAME = 100;

/** All problems Zod found, one per field and rule, with dotted paths. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, MOST_ERRORS).flatMap((issue): FieldError[] => {
    const path = issue.path.map((part) => String(part).slice(0, LONGEST_NAME));
    // A strict object names all its unknown keys in one issue; the caller wants each by itself.
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, MOST_ERRORS)
        .map((key) => ({ field: [...path, key.slice(0, LONGEST_NAME)].join('.'), message: 'Unknown field', code: issue.code }));
    }
    return [{ field: path.join('.'), message: issue.message, code: issue.code }];
  }).slice(0, MOST_ERRORS);
}

/** A validation error that lists every wrong field. */
export function validationError(fields: FieldError[]): AppError {
  return appError('validation', { fields });
}
