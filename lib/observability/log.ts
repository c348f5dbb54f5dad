import { currentRequestId } from './request-scope';

/**
 * Everything a log line may say. This is an allow-list on purpose: an e-mail address, token, prompt or
 * text of a book has no field to go into.
 */
export interface LogFields {
  requestId?: string;
  action?: string;
  /** A pattern such as /api/v1/pitchbooks/{id}, never a raw path. */
  route?: string;
  method?: string;
  status?: number;
  durationMs?: number;
  code?: string;
  /** SQLSTATE or system code. */
  databaseCode?: string;
  userId?: string;
  pitchbookId?: string;
  organizationId?: string;
  limitClass?: string;
  attempt?: number;
  count?: number;
  runtime?: string;
  /** Names of fields that were wrong, without their values. */
  fields?: string[];
  errorName?: string;
  digest?: string;
  stack?: string[];
  /** Only in development: texts of unexpected errors can hold what people wrote. */
  errorMessage?: string;
}

type Level = 'debug' | 'info' | 'warn' | 'error';
const rank = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 100 };

const allowed: Record<keyof LogFields, 'word' | 'number' | 'words' | 'text'> = {
  requestId: 'word',
  action: 'word',
  route: 'word',
  method: 'word',
  status: 'number',
  durationMs: 'number',
  code: 'word',
  databaseCode: 'word',
  userId: 'word',
  pitchbookId: 'word',
  organizationId: 'word',
  limitClass: 'word',
  attempt: 'number',
  count: 'number',
  runtime: 'word',
  fields: 'words',
  errorName: 'word',
  digest: 'word',
  stack: 'words',
  errorMessage: 'text',
};

/** One JSON object a line on standard output, with the id of the request it belongs to. */
export const log = {
  debug: (event: string, fields?: LogFields) => write('debug', event, fields),
  info: (event: string, fields?: LogFields) => write('info', event, fields),
  warn: (event: string, fields?: LogFields) => write('warn', event, fields),
  error: (event: string, fields?: LogFields) => write('error', event, fields),
};

/** The parts of an unexpected error that are safe to write down: its name, and where it happened. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  // The text stands in front of the frames, and a line of it can look like one of them.
  const textAt = error.message === '' ? -1 : (error.stack ?? '').indexOf(error.message);
  const stack = stackFrames((error.stack ?? '').slice(textAt === -1 ? 0 : textAt + error.message.length));
  const digest = 'digest' in error && typeof error.digest === 'string' ? error.digest : undefined;
  return { errorName: error.name, stack, digest, ...(process.env.NODE_ENV === 'development' && { errorMessage: error.message }) };
}

/** The lines of a stack that say where something happened. */
export function stackFrames(stack: string): string[] {
  const frame = /^\s+at (?:(?:async |new )?[\w$.#<>?/-]{1,120}(?: \[as [\w$.#<>]{1,60}\])? )?\(?[^\s@()]{1,300}:\d+:\d+\)?$/;
  return stack.split('\n').filter((line) => frame.test(line)).slice(0, 12).map((line) => line.trim());
}

function write(level: Level, event: string, fields: LogFields = {}): void {
  if (rank[level] < threshold()) return;
  const line: Record<string, unknown> = {
    time: new Date().toISOString(),
    level,
    event: /^[a-z0-9_.]{1,60}$/.test(event) ? event : 'invalid_event',
    requestId: currentRequestId(),
  };
  for (const [name, kind] of Object.entries(allowed) as [keyof LogFields, string][]) {
    const value = cleanValue(fields[name], kind);
    if (value !== undefined) line[name] = value;
  }
  // Not console.error for errors: standard output is the one stream that platforms collect as JSON.
  console.log(JSON.stringify(line));
}

function cleanValue(value: unknown, kind: string): unknown {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 100) / 100 : undefined;
  if (kind === 'words') return Array.isArray(value) ? value.slice(0, 20).map((entry) => String(entry).slice(0, 300)) : undefined;
  if (typeof value !== 'string') return undefined;
  // A word has no spaces, is no e-mail address and no token: text that got into the wrong field is cut out.
  if (kind === 'word') return /^[\w.:/{}()[\]$,;-]{1,200}$/.test(value) && !/\beyJ[\w-]*\.[\w-]+/.test(value) ? value : '[removed]';
  return value.slice(0, 500);
}

function threshold(): number {
  const level = process.env.LOG_LEVEL;
  return level !== undefined && Object.hasOwn(rank, level) ? rank[level as keyof typeof rank] : rank.info;
}
