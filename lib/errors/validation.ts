import type { z } from 'zod';
import { appError, type AppError, type FieldError } from './app-error';

/** All problems Zod found, one per field and rule, with dotted paths. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String);
    // A strict object names all its unknown keys in one issue; the caller wants each by itself.
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'Unknown field', code: issue.code }));
    }
    return [{ field: path.join('.'), message: issue.message, code: issue.code }];
  });
}

/** A validation error that lists every wrong field. */
export function validationError(fields: FieldError[]): AppError {
  return appError('validation', { fields });
}
