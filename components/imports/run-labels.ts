import type { BadgeTone } from '@/components/ui/badge';
import type { ImportRun } from '@/lib/data/import-run';
import type { ImportRunListed } from '@/lib/data/list-import-runs';

export type RunState = ImportRun['status'] | 'interrupted';
export type VerdictWord = NonNullable<ImportRunListed['verdict']>;

/** A process that works on a run is heard of every ten seconds. */
const SILENCE_MS = 60_000;

/** How a run stands: one that is going on, but has not been heard of for a minute, was interrupted. */
export function runState({ status, heartbeatAt }: Pick<ImportRun, 'status' | 'heartbeatAt'>, now: Date): RunState {
  const isSilent = now.getTime() - new Date(heartbeatAt).getTime() > SILENCE_MS;
  return status === 'running' && isSilent ? 'interrupted' : status;
}

export const stateLabels: Record<RunState, { label: string; tone: BadgeTone }> = {
  running: { label: 'Running', tone: 'accent' },
  interrupted: { label: 'Interrupted', tone: 'warning' },
  completed: { label: 'Completed', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  rolled_back: { label: 'Rolled back', tone: 'neutral' },
};

export const verdictLabels: Record<VerdictWord, { label: string; tone: 'success' | 'warning' | 'danger' }> = {
  PROCEED: { label: 'Proceed', tone: 'success' },
  'PROCEED WITH CAUTION': { label: 'Proceed with caution', tone: 'warning' },
  'DO NOT PROCEED': { label: 'Do not proceed', tone: 'danger' },
};

/** "9 of 12", "9" while the number of records is not known, a dash before anything is. */
export function importedOf({ imported, records }: Pick<ImportRun['counts'], 'imported' | 'records'>): string {
  if (imported === null) return '–';
  return records === null ? number(imported) : `${number(imported)} of ${number(records)}`;
}

/** Records that did not come over; null while that is not known. */
export function leftOut({ quarantined, conflicts }: Pick<ImportRun['counts'], 'quarantined' | 'conflicts'>): number | null {
  return quarantined === null && conflicts === null ? null : (quarantined ?? 0) + (conflicts ?? 0);
}

export function number(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 1 });
}

/** "812 bytes", "12.3 MB". */
export function bytes(value: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 'bytes';
  for (const next of units) {
    if (size < 1_000) break;
    size /= 1_000;
    unit = next;
  }
  return `${number(size)} ${unit}`;
}

/** "0.4 s", "10 s", "2 min 5 s", "1 h 3 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${number(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.floor(seconds))} s`;
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return minutes === 0 ? `${number(hours)} h` : `${number(hours)} h ${minutes} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

const OPTION_NAMES: Record<string, string> = {
  createOrganization: 'Make the organisation',
  batchSize: 'Books in one transaction',
  onConflict: 'On a conflict',
  again: 'Import deleted books again',
};

/** An option of a run in words: its name, and yes, no, none or the value. */
export function optionText([name, value]: [name: string, value: string | number | boolean | null]): { term: string; value: string } {
  const spoken = value === true ? 'yes' : value === false ? 'no' : value === null ? 'none' : typeof value === 'number' ? number(value) : value;
  return { term: OPTION_NAMES[name] ?? name, value: spoken };
}

/** With a capital at the beginning, unless that is a name such as `pitchbooks.json`: reports are written for lines of a terminal. */
export function sentence(text: string): string {
  return /^[a-z]+(?=[\s,:;]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
