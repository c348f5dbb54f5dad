'use client';

import { useId } from 'react';
import type { WizardDraft } from '@/components/pitchbooks/wizard/wizard-draft';
import type { WizardErrors } from '@/components/pitchbooks/wizard/wizard-errors';
import { CharacterCount } from '@/components/ui/character-count';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';
import { LIMITS, type PitchbookType } from '@/lib/domain/pitchbook';

const types: { value: PitchbookType; label: string; hint: string }[] = [
  { value: 'standard', label: 'Standard', hint: 'A pitchbook for one occasion.' },
  { value: 'template', label: 'Template', hint: 'A model that others duplicate.' },
  { value: 'custom', label: 'Custom', hint: 'Anything with a structure of its own.' },
];

export type StepProps = { draft: WizardDraft; errors: WizardErrors; onChange: (draft: WizardDraft) => void };

export function BasicsStep({ draft, errors, onChange }: StepProps) {
  const inheritId = useId();
  return (
    <div className="flex flex-col gap-5">
      <Field label="Title" error={errors.title}>
        {(control) => (
          <Input
            {...control}
            value={draft.title}
            onChange={(event) => onChange({ ...draft, title: event.target.value })}
            placeholder="For example: Project Aurora – sale of a majority stake"
            autoComplete="off"
            autoFocus
            required
          />
        )}
      </Field>
      <Field label="Type" error={errors.type} hint={types.find(({ value }) => value === draft.type)?.hint}>
        {(control) => (
          <Select
            {...control}
            frameClassName="w-full sm:w-60"
            options={types}
            value={draft.type}
            onChange={(event) => onChange({ ...draft, type: event.target.value as PitchbookType })}
          />
        )}
      </Field>
      <Field
        label="Prompt for the whole pitchbook"
        optional
        error={errors.prompt}
        hint="Applies to every slide: audience, tone, facts that must not be missed. Sections and slides can add to it or replace it."
        aside={<CharacterCount text={draft.prompt} limit={LIMITS.pitchbookPrompt} />}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            value={draft.prompt}
            onChange={(event) => onChange({ ...draft, prompt: event.target.value })}
          />
        )}
      </Field>
      <div className="flex items-start gap-3">
        <Switch
          id={inheritId}
          aria-describedby={`${inheritId}-hint`}
          checked={draft.inherit}
          onCheckedChange={(inherit) => onChange({ ...draft, inherit })}
          className="mt-0.5"
        />
        <div>
          <label htmlFor={inheritId} className="text-sm font-medium">
            Start with the layouts’ own prompts
          </label>
          <p id={`${inheritId}-hint`} className="text-xs text-ink-faint">
            New slides begin with the default prompts of their layouts. They can be changed on every slide.
          </p>
        </div>
      </div>
    </div>
  );
}
