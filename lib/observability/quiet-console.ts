import { describeError, log, stackFrames } from './log';

/**
 * Next and libraries print errors as they are, and their texts can hold what people wrote. In production such a print
 * becomes a log line like all others: what kind of error and where, without its text.
 */
export function quietConsole(): void {
  if (process.env.NODE_ENV !== 'production') return;
  Object.assign(console, {
    error: (...printed: unknown[]) => log.error('console.error', describePrint(printed)),
    warn: (...printed: unknown[]) => log.warn('console.warn', describePrint(printed)),
  });
}

function describePrint(printed: unknown[]): ReturnType<typeof describeError> {
  const error = printed.find((part) => part instanceof Error);
  if (error) return describeError(error);
  const stack = printed.flatMap((part) => (typeof part === 'string' ? stackFrames(part) : []));
  return stack.length > 0 ? { stack } : {};
}
