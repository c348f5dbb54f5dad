import { DatabaseSettingsError } from '@/lib/database/connection';
import { MigrationError, type MigrationErrorCode } from '../migration-error';
import { scrub } from './scrub';

/** The parts of a driver's, PostgREST's or fetch error that we look at. */
type Fault = { code: string; message: string; details: string; status: number };

type Sentence = { code: MigrationErrorCode; message: string; hint: string };

const away: Sentence = {
  code: 'unavailable',
  message: 'The database is away or restarting.',
  hint: 'Nothing half done is left behind: when the database is back, `resume` goes on where this stopped.',
};
const wrongKey: Sentence = {
  code: 'wrong_key',
  message: 'The database did not accept the key or password.',
  hint: 'Check SUPABASE_SECRET_KEY (the secret or service_role key of this very project), or the user and password in DATABASE_URL.',
};
const hostNotFound: Sentence = { code: 'host_not_found', message: 'The host of the database is not known.', hint: 'Check the spelling in SUPABASE_URL or DATABASE_URL, and the network. A run that had begun goes on with `resume`.' };
const refused: Sentence = { code: 'refused', message: 'The host of the database answers, but nothing listens on that port.', hint: 'Start the database (`npm start` for the embedded one), or check the port in SUPABASE_URL or DATABASE_URL. A run that had begun goes on with `resume`.' };
const tls: Sentence = {
  code: 'tls',
  message: 'The database could not prove who it is, or does not speak TLS.',
  hint: 'Check the host name. Where the certificate is of a private authority, name its file in DATABASE_CA_FILE (for the API: NODE_EXTRA_CA_CERTS).',
};
const timeout: Sentence = { code: 'timeout', message: 'The database took too long over one statement.', hint: 'Use a smaller --batch-size, or a longer DATABASE_STATEMENT_TIMEOUT on a direct connection. A run that had begun goes on with `resume`.' };
const readOnly: Sentence = { code: 'read_only', message: 'The database accepts no writes: it is read-only.', hint: 'Use the primary and not a replica; on Supabase, a full disk or an exceeded quota makes a project read-only.' };
const permissionDenied: Sentence = {
  code: 'permission_denied',
  message: 'The database refuses this to the key or user in use.',
  hint: 'Use the secret key and not the publishable one; the user of DATABASE_URL has to be a member of service_role (on Supabase: postgres).',
};
const schemaTooOld: Sentence = { code: 'schema_too_old', message: 'The schema of the database is older than this tool.', hint: 'Apply supabase/migrations to it first (`supabase db push`), then start again.' };
const diskFull: Sentence = { code: 'disk_full', message: 'The disk of the database is full.', hint: 'Make room there; then `resume` goes on where this stopped.' };
const tooMany: Sentence = { code: 'unavailable', message: 'The database has no connection free for us.', hint: 'Close other programs that hold connections, or lower DATABASE_POOL_MAX.' };
const tooLarge: Sentence = { code: 'payload_too_large', message: 'The API refuses a request of this size.', hint: 'Use a smaller --batch-size, or a direct connection (DATABASE_URL).' };
const noSuchDatabase: Sentence = { code: 'settings', message: 'The server has no database of that name.', hint: 'Check the last part of DATABASE_URL.' };
const leaseLost: Sentence = { code: 'lease_lost', message: 'Another process has taken this run over.', hint: 'Let that one finish; `report` shows how far it is.' };
const unknownOrganization: Sentence = { code: 'unknown_organization', message: 'There is no such organisation.', hint: 'Check --org, or let the run make it with --create-org.' };
const invalidSlug: Sentence = {
  code: 'usage',
  message: 'No organisation can have the short name given with --org.',
  hint: 'A short name has 2 to 60 lower-case letters, digits and hyphens, and is none of the words that the app itself uses in addresses, such as "api" or "settings".',
};
const unknownAuthor: Sentence = { code: 'unknown_author', message: 'Nobody has the e-mail address given with --author.', hint: 'Check --author, or leave it out: then the books have no author.' };
const unknownRun: Sentence = { code: 'unknown_run', message: 'There is no such run.', hint: '`report --org <slug>` without a run shows the latest one.' };
const runFinished: Sentence = { code: 'conflict', message: 'This run has already come to its end.', hint: '`report` shows how it ended; a new run imports what is not there yet.' };
const rollingBack: Sentence = { code: 'conflict', message: 'This run is being taken back.', hint: 'Go on with that: `rollback <run>`.' };
const slugTaken: Sentence = { code: 'conflict', message: 'Another organisation has the short name (slug) of the one in the backup.', hint: 'Give that one another slug, or restore into another database.' };

/** SQLSTATEs and PostgREST codes, the whole code first, then its class. */
const ofCode: Record<string, Sentence> = {
  '08P01': { code: 'database', message: 'What answers at this address does not speak as a PostgreSQL does.', hint: 'Check host and port in DATABASE_URL.' },
  '25006': readOnly,
  '28P01': wrongKey,
  '28000': wrongKey,
  '3D000': noSuchDatabase,
  '40001': away,
  '40P01': away,
  '42501': permissionDenied,
  '42883': schemaTooOld,
  '42P01': schemaTooOld,
  '42703': schemaTooOld,
  '3F000': schemaTooOld,
  '53100': diskFull,
  '53300': tooMany,
  '55P03': away,
  '57014': timeout,
  PGRST000: away,
  PGRST001: away,
  PGRST002: away,
  PGRST003: away,
  PGRST202: schemaTooOld,
  PGRST205: schemaTooOld,
  PGRST301: wrongKey,
  PGRST302: wrongKey,
  PGRST303: wrongKey,
};
const ofClass: Record<string, Sentence> = { '08': away, '53': away, '57': away };

const ofStatus: Record<number, Sentence> = { 401: wrongKey, 403: permissionDenied, 408: away, 413: tooLarge, 429: away, 502: away, 503: away, 504: away, 520: away, 521: away, 522: away, 523: away, 524: away };

/** What our functions say when they refuse, by the word they raise. */
const ofWord: Record<string, Sentence> = {
  lease_lost: leaseLost,
  unknown_organization: unknownOrganization,
  unknown_author: unknownAuthor,
  unknown_run: unknownRun,
  run_finished: runFinished,
  rolling_back: rollingBack,
  invalid_slug: invalidSlug,
  slug_taken: slugTaken,
};

const ofText: [RegExp, Sentence][] = [
  [/\b(ENOTFOUND)\b/, hostNotFound],
  [/\b(ECONNREFUSED)\b/, refused],
  [
    /\b(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO|HOSTNAME_MISMATCH)\b|self-signed certificate|does not support SSL|establishing an SSL connection/,
    tls,
  ],
  [/\b(TimeoutError)\b|operation was aborted due to timeout|Query read timeout|UND_ERR_(HEADERS|BODY)_TIMEOUT|canceling statement due to/i, timeout],
  [/cannot execute .* in a read-only transaction/, readOnly],
  [
    /\b(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w+)\b|fetch failed|socket hang up|terminat(ed|ing)|connection timeout|timeout exceeded when trying to connect|the database system is|Client has encountered a connection error|not queryable|socket disconnected/i,
    away,
  ],
];

/** Classes of PostgreSQL errors whose text speaks of names and never of what is stored. */
const harmlessClasses = ['0A', '25', '28', '3D', '42', '53', '54', '55', '57', '58', 'XX'];

/**
 * What a failed call means to the person at the terminal.
 * @param status of the HTTP answer, where there was one.
 * @param secrets texts that must not come out, wherever the driver put them.
 */
export function classifyTargetError(error: unknown, { status = 0, secrets = [] }: { status?: number; secrets?: readonly string[] } = {}): MigrationError {
  if (error instanceof MigrationError) return error;
  if (error instanceof DatabaseSettingsError) return new MigrationError(error.message, { code: error.reason, hint: error.hint });
  const fault = partsOf(error, status);
  const raised = /^PT([45]\d\d)$/.exec(fault.code);
  if (raised) return raisedByUs(fault);
  const sentence = ofCode[fault.code] ?? (isSqlState(fault.code) ? ofClass[fault.code.slice(0, 2)] : undefined) ?? byText(fault) ?? ofStatus[fault.status];
  return sentence ? say(sentence) : unexpected(fault, secrets);
}

/** Whether asking again can help: the same call is answered the same however often it arrives. */
export function isTransient(error: MigrationError): boolean {
  return error.code === 'unavailable' || error.code === 'refused';
}

function raisedByUs({ message, details }: Fault): MigrationError {
  const data = parseObject(details);
  if (message === 'run_in_progress') {
    const holder = isObject(data?.holder) ? data.holder : {};
    const where = typeof holder.host === 'string' ? ` on ${holder.host}${typeof holder.pid === 'number' ? `, process ${holder.pid}` : ''}` : '';
    const since = typeof data?.secondsAgo === 'number' ? ` (last sign of life ${Math.round(data.secondsAgo)} s ago)` : '';
    return new MigrationError(`Another run into this organisation is in progress${where}${since}.`, {
      code: 'run_in_progress',
      hint: `Wait until it has finished. Where its process is gone, \`${data?.phase === 'rolling back' ? 'rollback' : 'resume'}${typeof data?.runId === 'string' ? ` ${data.runId}` : ''}\` goes on with it.`,
      details: data,
    });
  }
  const sentence = ofWord[message];
  if (sentence) return say(named(sentence, data), data);
  if (message === 'validation') return malformed(data);
  const word = /^[a-z][a-z0-9_]{0,60}$/.test(message) ? message.replaceAll('_', ' ') : 'no reason given';
  return new MigrationError(`The database refused: ${word}.`, { code: 'conflict', hint: 'The report of the run tells what it was about.', details: data });
}

/** With the organisation that it is about, where the database named it. */
function named(sentence: Sentence, data: Record<string, unknown> | null): Sentence {
  return sentence === unknownOrganization && typeof data?.organization === 'string'
    ? { ...sentence, message: `There is no organisation "${data.organization}".` }
    : sentence;
}

function malformed(data: Record<string, unknown> | null): MigrationError {
  const field = fieldOf(data);
  return new MigrationError(`The database refused what it was sent${/^[\w.[\]]{1,100}$/.test(field) ? ` (${field})` : ''}.`, {
    code: 'conflict',
    hint: 'This is a fault of the tool, or the schema of the database is of another version.',
    details: data,
  });
}

function say({ code, message, hint }: Sentence, details: Record<string, unknown> | null = null): MigrationError {
  const isUsage = code === 'usage' || code === 'unknown_organization' || code === 'unknown_author' || code === 'unknown_run';
  return new MigrationError(message, { code, hint, details, exitCode: isUsage ? 64 : 1 });
}

function byText({ code, message, details }: Fault): Sentence | undefined {
  const text = `${code} ${message} ${details}`;
  return ofText.find(([pattern]) => pattern.test(text))?.[1];
}

/** Texts of the database can hold what people wrote, so only some classes of them pass. */
function unexpected({ code, message, status }: Fault, secrets: readonly string[]): MigrationError {
  const isHarmless = isSqlState(code) && harmlessClasses.includes(code.slice(0, 2));
  const constraint = /constraint "(\w+)"/.exec(message)?.[1];
  const about = [isHarmless && scrub(message, secrets), constraint && `constraint ${constraint}`, /^\w{1,40}$/.test(code) && code, status > 0 && `status ${status}`].filter(Boolean);
  return new MigrationError(`The database failed in a way that is not expected${about.length > 0 ? ` (${about.join(', ')})` : ''}.`, {
    code: 'database',
    hint: 'The log of the database tells more. Nothing half done is left behind; `resume` tries again.',
  });
}

function partsOf(error: unknown, status: number): Fault {
  if (!isObject(error)) return { code: '', message: String(error), details: '', status };
  const cause = isObject(error.cause) ? error.cause : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const own = text(error.code);
  return {
    code: own || text(cause.code),
    message: text(error.message),
    details: text(error.details) || text(error.detail) || `${text(error.name)} ${text(cause.name)} ${text(cause.message)}`,
    status: typeof error.status === 'number' && error.status > 0 ? error.status : status,
  };
}

function fieldOf(data: Record<string, unknown> | null): string {
  const first = Array.isArray(data?.errors) && isObject(data.errors[0]) ? data.errors[0].field : data?.field;
  return typeof first === 'string' ? first : '';
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    // A detail that is not our JSON is the database's own text, and stays here.
    return null;
  }
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
