import type { AppError } from '@/lib/errors/app-error';
import { errorTable } from '@/lib/errors/error-table';
import { log, type LogFields } from '@/lib/observability/log';
import { reportError } from '@/lib/observability/report-error';

/** Stands for an error value of ours in the monitor, which knows exceptions only. */
class ReportedFailure extends Error {
  override name = 'ReportedFailure';
}

/** The one log line of an action or API request; faults of ours are reported as well. */
export function logOutcome(event: string, error: AppError | null, fields: LogFields): void {
  if (error === null) return log.info(event, { ...fields, code: 'ok' });
  const failed: LogFields = {
    ...fields,
    code: error.code,
    databaseCode: error.databaseCode,
    fields: error.fields?.map(({ field, code }) => `${field}:${code}`),
  };
  log.info(event, failed);
  if (errorTable[error.code].reported) reportError(error.cause ?? new ReportedFailure(error.code), failed);
}
