import { appError, type AppError, type ErrorCode, type FieldError } from './app-error';
import { AWAY_SECONDS, isErrorCode } from './error-table';

/** The parts of a PostgREST, auth-js, pg or fetch error that we look at. All are optional on purpose. */
interface ErrorParts {
  code: string;
  message: string;
  details: unknown;
  status: number | undefined;
  name: string;
  cause: unknown;
}

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'validation',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  422: 'idempotency_mismatch',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

const networkFault =
  /\b(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_[A-Z_]+)\b|fetch failed|socket hang up|network error|terminated/i;

/** SQLSTATEs with a meaning for the person, exact code first and then by class. */
const codeOfSqlState: Record<string, ErrorCode> = {
  '42501': 'forbidden',
  P0002: 'not_found',
  PGRST116: 'not_found',
  PGRST301: 'unauthenticated',
  PGRST302: 'unauthenticated',
  PGRST303: 'unauthenticated',
  '23505': 'conflict',
  '23503': 'conflict',
  '23001': 'conflict',
  '23P01': 'conflict',
  '23514': 'validation',
  '23502': 'validation',
  '40001': 'unavailable',
  '40P01': 'unavailable',
  '55P03': 'unavailable',
  '57014': 'unavailable',
  PGRST000: 'unavailable',
  PGRST001: 'unavailable',
  PGRST002: 'unavailable',
  PGRST003: 'unavailable',
};
const codeOfSqlClass: Record<string, ErrorCode> = { '22': 'validation', '08': 'unavailable', '53': 'unavailable' };

/** What a broken CHECK means to a person, where the schemas of the input could not see it coming. */
const fieldOfCheck: Record<string, FieldError> = {
  slides_content_check: { field: 'content', code: 'too_big', message: 'A slide holds at most 100 texts and one megabyte in all.' },
};

/**
 * Turns whatever the database client gave into an error of ours. Texts of the database never pass
 * through: only our own machine codes and the JSON that our functions put into `detail`.
 * @param httpStatus the status of the answer, where the error does not carry it (PostgREST responses)
 */
export function classifyDatabaseError(error: unknown, httpStatus?: number): AppError {
  const found = classify(partsOf(error), httpStatus);
  const databaseCode = databaseErrorCode(error);
  return databaseCode === undefined ? found : { ...found, databaseCode };
}

function classify(parts: ErrorParts, httpStatus: number | undefined): AppError {
  const raised = /^PT([45]\d\d)$/.exec(parts.code);
  if (raised) return raisedByUs(Number(raised[1]), parts);

  // By its text: the embedded stack passes a CHECK that a function ran into on under a code of its own (SUP, status 500).
  const check = /violates check constraint "(\w+)"/.exec(parts.message)?.[1];
  if (check !== undefined && ['23514', 'SUP'].includes(parts.code)) {
    const field = fieldOfCheck[check];
    return appError('validation', field ? { fields: [field] } : {});
  }

  const known = codeOfSqlState[parts.code] ?? (isSqlState(parts.code) ? codeOfSqlClass[parts.code.slice(0, 2)] : undefined);
  if (known) return withWait(appError(known));
  // 57P01…57P03: the server is shutting down or starting.
  if (/^57P0\d$/.test(parts.code)) return withWait(appError('unavailable'));
  if (isSqlState(parts.code)) return appError('internal');

  if (isNetworkFault(parts)) return withWait(appError('unavailable'));
  const status = parts.status ?? httpStatus;
  // From 520 on gateways say that what is behind them is away, or paused.
  if (status !== undefined && (status === 408 || status >= 520)) return withWait(appError('unavailable'));
  const byStatus = status === undefined ? undefined : codeOfStatus[status];
  // Without a code of its own, a 4xx of the data API is a mistake in our request, not the person's.
  if (byStatus === 'unavailable' || byStatus === 'unauthenticated' || byStatus === 'rate_limited') {
    return withWait(appError(byStatus));
  }
  return appError('internal');
}

/** The code for a log line: a SQLSTATE, a PostgREST or system code; never a text. */
function databaseErrorCode(error: unknown): string | undefined {
  const { code, cause } = partsOf(error);
  const found = code || partsOf(cause).code;
  return /^[A-Za-z0-9_]{1,40}$/.test(found) ? found : undefined;
}

function raisedByUs(status: number, parts: ErrorParts): AppError {
  const data = parseDetails(parts.details);
  if (parts.message === 'someone_present') return appError('someone_present', presenceExtra(data));
  if (isErrorCode(parts.message)) {
    const fields = parts.message === 'validation' ? fieldsOf(data) : undefined;
    return withWait(appError(parts.message, fields ? { fields } : data === undefined ? {} : { details: data }));
  }
  const code = codeOfStatus[status] ?? (status >= 500 ? 'internal' : 'validation');
  const reason = /^[a-z][a-z0-9_]{0,60}$/.test(parts.message) ? { reason: parts.message } : undefined;
  const fields = code === 'validation' ? fieldsOf(data) : undefined;
  const details = isRecord(data) ? { ...data, ...reason } : reason;
  return withWait(appError(code, { ...(details && { details }), ...(fields && { fields }) }));
}

/** The sentence names who is there, since the API sends no data beside it. */
function presenceExtra(data: unknown): { message?: string; details?: unknown } {
  if (!isRecord(data) || !Array.isArray(data.people)) return {};
  const names = data.people.filter((name): name is string => typeof name === 'string' && name !== '');
  if (names.length === 0) return { details: data };
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
  return { message: `${list} ${names.length === 1 ? 'is' : 'are'} working in this pitchbook right now.`, details: data };
}

/** Seconds after which it is worth asking again, where whoever refused does not say: Supabase's own limits count by minutes. */
const WAITS: Partial<Record<ErrorCode, number>> = { unavailable: AWAY_SECONDS, rate_limited: 60 };

function withWait(error: AppError): AppError {
  const wait = WAITS[error.code];
  return wait !== undefined && error.retryAfter === undefined ? { ...error, retryAfter: wait } : error;
}

function partsOf(error: unknown): ErrorParts {
  if (!isRecord(error)) return { code: '', message: '', details: undefined, status: undefined, name: '', cause: undefined };
  return {
    code: typeof error.code === 'string' ? error.code : '',
    message: typeof error.message === 'string' ? error.message : '',
    details: error.details ?? error.detail,
    status: typeof error.status === 'number' && error.status > 0 ? error.status : undefined,
    name: typeof error.name === 'string' ? error.name : '',
    cause: error.cause,
  };
}

function isNetworkFault(parts: ErrorParts): boolean {
  if (parts.name === 'TimeoutError' || parts.name === 'AbortError' || parts.name === 'AuthRetryableFetchError') return true;
  // postgrest-js packs the fetch error into message and details; node puts the code on the cause.
  const text = [parts.code, parts.message, typeof parts.details === 'string' ? parts.details : ''].join(' ');
  if (networkFault.test(text) || /\b(TimeoutError|AbortError)\b/.test(text)) return true;
  // One level is enough, and a cause can be its own cause.
  return isRecord(parts.cause) && isNetworkFault({ ...partsOf(parts.cause), cause: undefined });
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}

function parseDetails(details: unknown): unknown {
  if (typeof details !== 'string') return undefined;
  try {
    return JSON.parse(details);
  } catch {
    // A detail that is not our JSON is the database's own text: it stays here.
    return undefined;
  }
}

function fieldsOf(data: unknown): FieldError[] | undefined {
  if (!isRecord(data) || !Array.isArray(data.errors)) return undefined;
  return data.errors.filter(
    (entry): entry is FieldError =>
      isRecord(entry) &&
      typeof entry.field === 'string' &&
      typeof entry.message === 'string' &&
      typeof entry.code === 'string',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
