/**
 * Every way a request can fail: its HTTP status, the plain sentence a person reads, and whether the
 * operator is told. Only faults of ours are reported; what people can cause is not.
 */
export const errorTable = {
  validation: { status: 400, message: 'Some of the values are not valid.', reported: false },
  unauthenticated: { status: 401, message: 'Please sign in to continue.', reported: false },
  invalid_credentials: { status: 401, message: 'The e-mail address or the password is not right.', reported: false },
  forbidden: { status: 403, message: 'You do not have the right to do this.', reported: false },
  not_found: { status: 404, message: 'This does not exist, or you cannot see it.', reported: false },
  method_not_allowed: { status: 405, message: 'This method is not supported here.', reported: false },
  conflict: { status: 409, message: 'This conflicts with the current state. Reload and try again.', reported: false },
  stale_revision: {
    status: 409,
    message: 'The pitchbook has changed since you opened it. Reload and try again.',
    reported: false,
  },
  edit_conflict: { status: 409, message: 'Somebody else changed the same text.', reported: false },
  someone_present: { status: 409, message: 'Somebody else is working in this pitchbook right now.', reported: false },
  last_owner: { status: 409, message: 'An organisation always needs at least one owner.', reported: false },
  payload_too_large: { status: 413, message: 'This is too large: at most 10 MB are accepted.', reported: false },
  unsupported_media_type: { status: 415, message: 'Only JSON is accepted here (application/json).', reported: false },
  idempotency_mismatch: {
    status: 422,
    message: 'This Idempotency-Key was used before with another request.',
    reported: false,
  },
  rate_limited: { status: 429, message: 'Too many requests. Please wait a moment and try again.', reported: false },
  unavailable: { status: 503, message: 'The service cannot be reached right now. Please try again.', reported: true },
  internal: { status: 500, message: 'Something went wrong on our side.', reported: true },
} as const satisfies Record<string, { status: number; message: string; reported: boolean }>;

/** Seconds after which it is worth asking again while the database or the Auth API is away. */
export const AWAY_SECONDS = 5;

export type ErrorCode = keyof typeof errorTable;

/** Whether a text is one of our error codes (the database sends them as the message of a PT error). */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorTable, text);
}
