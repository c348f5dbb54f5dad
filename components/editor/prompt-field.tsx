'use client';

import { useId } from 'react';
import type { PromptMode } from '@/lib/domain/pitchbook';
import { normalizeText } from '@/lib/security/plain-text';
import { Field } from '@/components/ui/field';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';

export type PromptFieldProps = {
  label: string;
  hint: string;
  value: string | null;
  maxLength: number;
  readOnly: boolean;
  /** Whether the box grows with a long text, or keeps its place so that what is below stays in reach. */
  grows?: boolean;
  /** How it stands to the levels above; the highest level has none. */
  mode?: PromptMode;
  /** What it would replace: "the pitchbook's prompt". */
  above?: string;
  onText: (text: string | null) => void;
  onMode?: (mode: PromptMode) => void;
  /** The field was left: the next edit is a new one. */
  onLeave: () => void;
};

/** The prompt of one level, with its switch between adding to the levels above and replacing them. */
export function PromptField({ label, hint, value, maxLength, readOnly, grows = false, mode, above, onText, onMode, onLeave }: PromptFieldProps) {
  const switchId = useId();
  const length = value?.length ?? 0;
  return (
    <div className="space-y-1.5">
      <Field label={label} hint={hint} aside={length > maxLength * 0.8 ? `${length} of ${maxLength}` : undefined}>
        {(control) => (
          <Textarea
            {...control} rows={grows ? 2 : 3} grows={grows} value={value ?? ''} maxLength={maxLength} readOnly={readOnly}
            onChange={(event) => onText(event.target.value === '' ? null : normalizeText(event.target.value))}
            onBlur={onLeave}
          />
        )}
      </Field>
      {mode !== undefined && above !== undefined && (
        <div className="flex items-center gap-2">
          <Switch
            id={switchId} checked={mode === 'replaces'} disabled={readOnly || value === null}
            onCheckedChange={(replaces) => onMode?.(replaces ? 'replaces' : 'adds')}
          />
          <label htmlFor={switchId} className="text-xs text-ink-muted">
            <span className="sr-only">{label}: </span>Replaces {above}
          </label>
        </div>
      )}
    </div>
  );
}
