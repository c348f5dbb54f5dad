import type { ActionError } from '@/lib/server/action-result';

/** "in 40 seconds", "in 3 minutes", "at 14:32": how long to wait, in the words of a person. */
export function waitingTime(seconds: number, now: Date): string {
  if (seconds < 60) return `in ${Math.max(1, Math.ceil(seconds))} ${Math.ceil(seconds) <= 1 ? 'second' : 'seconds'}`;
  const minutes = Math.ceil(seconds / 60);
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(
    new Date(now.getTime() + seconds * 1000),
  );
  return `in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} (at ${clock})`;
}

/** The sentence a person reads when an action was refused; a rate limit says when to try again. */
export function errorText(error: Pick<ActionError, 'code' | 'message' | 'retryAfter'>, now: Date = new Date()): string {
  if (error.code === 'rate_limited') {
    return `You have done this too often in a short time. Please try again ${
      error.retryAfter === undefined ? 'in a moment' : waitingTime(error.retryAfter, now)
    }.`;
  }
  return error.message;
}

/** Whether the fault is ours, so that a reference helps the person and the operator. */
export function isOurFault(code: ActionError['code']): boolean {
  return code === 'internal' || code === 'unavailable';
}
