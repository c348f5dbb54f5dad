import type { BadgeTone } from '@/components/ui/badge';
import type { PitchbookStatus, PitchbookType } from '@/lib/domain/pitchbook';

export const statusLabels: Record<PitchbookStatus, { label: string; tone: BadgeTone }> = {
  draft: { label: 'Draft', tone: 'neutral' },
  generating: { label: 'In progress', tone: 'accent' },
  ready: { label: 'Ready', tone: 'success' },
  archived: { label: 'Archived', tone: 'warning' },
};

export const typeLabels: Record<PitchbookType, string> = { standard: 'Standard', template: 'Template', custom: 'Custom' };

/** "1 slide", "40 slides". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}
