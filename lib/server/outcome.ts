import type { AppError, FieldError } from '@/lib/errors/app-error';
import { errorTable } from '@/lib/errors/error-table';
import { log, type LogFields } from '@/lib/observability/log';
import { record } from '@/lib/observability/record';
import { markFault, markLogged } from '@/lib/observability/request-scope';
import { reportError } from '@/lib/observability/report-error';
import { fieldNames } from './field-names';

/** Stands for an error value of ours in the monitor, which knows exceptions only. */
class ReportedFailure extends Error {
  override name = 'ReportedFailure';
}

/** The one log line of an action or API request; errors are counted, and faults of ours are reported as well. */
export function logOutcome(event: 'action.done' | 'api.done', error: AppError | null, fields: LogFields): void {
  markLogged();
  if (error === null) return log.info(event, { ...fields, code: 'ok' });
  const failed: LogFields = {
    ...fields,
    code: error.code,
    databaseCode: error.databaseCode,
    fields: error.fields?.map(loggedField),
  };
  log.info(event, failed);
  record({ what: 'error', source: event === 'api.done' ? 'api' : 'action', code: error.code });
  if (!errorTable[error.code].reported) return;
  markFault();
  reportError(error.cause ?? new ReportedFailure(error.code), failed);
}

/** The path and code of a wrong field. Names can be the sender's own (of unknown keys, of placeholders) and hold anything: those are left out. */
function loggedField({ field, code }: FieldError): string {
  const shown = field.split('.').map((part) => (fieldNames.has(part) || /^(\d{1,4}|slide_\d{1,3})$/.test(part) ? part : '*'));
  return `${shown.join('.')}:${code}`;
}
