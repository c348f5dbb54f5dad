import { errorTable, type ErrorCode } from './error-table';

export type { ErrorCode } from './error-table';

/** One wrong value: `field` is a dotted path ("sections.0.title"), '' for the input as a whole. */
export interface FieldError {
  field: string;
  message: string;
  code: string;
}

/** An expected failure as a value. Its code, texts and data may be shown to the person who caused it. */
export interface AppError {
  code: ErrorCode;
  message: string;
  status: number;
  fields?: FieldError[];
  /** Seconds to wait before trying again. */
  retryAfter?: number;
  /** Data for the client, such as the current state of pieces in conflict. */
  details?: unknown;
  /** SQLSTATE or system code, for the log only: it never leaves the server. */
  databaseCode?: string;
  /** What was thrown where nobody expected it, for the report only. */
  cause?: unknown;
}

/** An error with the status and the text of the table; `extra` adds to it. */
export function appError(code: ErrorCode, extra: Partial<Omit<AppError, 'code' | 'status'>> = {}): AppError {
  const { status, message } = errorTable[code];
  return { code, message, status, ...extra };
}
