/** What went wrong, for code that acts on it; the message is for people. */
export type MigrationErrorCode =
  // The command line or the environment.
  | 'usage'
  | 'settings'
  | 'unknown_organization'
  | 'unknown_author'
  | 'unknown_run'
  // The way to the database.
  | 'wrong_key'
  | 'host_not_found'
  | 'refused'
  | 'tls'
  | 'transaction_pooler'
  | 'unavailable'
  | 'timeout'
  // What the database answered.
  | 'read_only'
  | 'permission_denied'
  | 'schema_too_old'
  | 'run_in_progress'
  | 'lease_lost'
  | 'conflict'
  | 'payload_too_large'
  | 'database'
  | 'bad_answer'
  // Files.
  | 'source'
  | 'backup_damaged'
  | 'disk_full'
  | 'file_access'
  | 'failed';

/** 1 failed, 64 the caller asked for something that cannot be (sysexits' EX_USAGE). */
export type FailureExitCode = 1 | 64;

/**
 * A failure that a person at a terminal is told about: a plain sentence, what to do about it, and the exit code of the
 * command. Neither ever holds a password, a key or a text of a book.
 */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode;
  /** What the reader can do about it. */
  readonly hint: string | null;
  readonly exitCode: FailureExitCode;
  /** What the database told beside it, such as the run that is in progress. */
  readonly details: Record<string, unknown> | null;

  constructor(
    message: string,
    options: { code?: MigrationErrorCode; hint?: string; exitCode?: FailureExitCode; details?: Record<string, unknown> | null; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MigrationError';
    this.code = options.code ?? 'failed';
    this.hint = options.hint ?? null;
    this.exitCode = options.exitCode ?? 1;
    this.details = options.details ?? null;
  }
}
