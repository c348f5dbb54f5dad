import { appError, type AppError, type ErrorCode } from './app-error';

/** What a use case answers: a value, or the expected reason why there is none. */
export type Result<T, E = AppError> = { ok: true; value: T } | { ok: false; error: E };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail<E = AppError>(error: E): { ok: false; error: E } {
  return { ok: false, error };
}

/** `fail(appError(code, extra))`. */
export function failWith(
  code: ErrorCode,
  extra?: Parameters<typeof appError>[1],
): { ok: false; error: AppError } {
  return fail(appError(code, extra));
}
