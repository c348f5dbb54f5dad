const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in few words: "just now", "5 min ago", "3 h ago", "yesterday", "4 days ago", then the date. */
export function relativeTime(iso: string, now: Date): string {
  const then = new Date(iso);
  const age = now.getTime() - then.getTime();
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 2 * DAY) return 'yesterday';
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} days ago`;
  return fullDate(iso);
}

/** "4 Mar 2026", in UTC, so that server and browser agree. */
export function fullDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(iso));
}

/** "4 Mar 2026, 14:05 UTC". */
export function exactTime(iso: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(new Date(iso));
  return `${fullDate(iso)}, ${time} UTC`;
}

const TRASH_DAYS = 30;

/** Days until a book in the trash is removed for good; 0 on the last one. */
export function daysLeft(deletedAt: string, now: Date): number {
  return Math.max(0, Math.floor((new Date(deletedAt).getTime() + TRASH_DAYS * DAY - now.getTime()) / DAY));
}
