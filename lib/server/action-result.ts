import type { AppError, ErrorCode, FieldError } from '@/lib/errors/app-error';

/** An error as a client sees it, from actions and, without `details`, from the API. */
export interface ActionError {
  code: ErrorCode;
  message: string;
  errors?: FieldError[];
  /** Seconds to wait. */
  retryAfter?: number;
  details?: unknown;
  requestId: string;
}

/** What every server action answers. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError };

/** The form of an error that leaves the server. */
export function toActionError(error: AppError, requestId: string): ActionError {
  const { code, message, fields, retryAfter, details } = error;
  return {
    code,
    message,
    ...(fields && { errors: fields }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(details !== undefined && { details }),
    requestId,
  };
}
