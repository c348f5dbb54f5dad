import { describeError, log, stackFrames } from './log';
import { isSendersFault } from './request-error';

/**
 * Next and libraries print errors as they are, and their texts can hold what people wrote. In production such a print
 * becomes a log line like all others: what kind of error and where, without its text.
 */
export function quietConsole(): void {
  if (process.env.NODE_ENV !== 'production') return;
  Object.assign(console, {
    error: (...printed: unknown[]) => {
      if (!printed.some(isRefusal)) log.error('console.error', describePrint(printed));
    },
    warn: (...printed: unknown[]) => log.warn('console.warn', describePrint(printed)),
  });
}

/** What instrumentation.ts writes down by itself: it is told of whatever has a digest. */
function isRefusal(printed: unknown): boolean {
  return printed instanceof Error && 'digest' in printed && isSendersFault(printed);
}

function describePrint(printed: unknown[]): ReturnType<typeof describeError> {
  const error = printed.find((part) => part instanceof Error);
  if (error) return describeError(error);
  const stack = printed.flatMap((part) => (typeof part === 'string' ? stackFrames(part) : []));
  return stack.length > 0 ? { stack } : {};
}
