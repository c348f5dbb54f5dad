import type { WizardDraft } from '@/components/pitchbooks/wizard/wizard-draft';
import { fieldErrors } from '@/lib/errors/validation';
import type { FieldError } from '@/lib/errors/app-error';
import { LIMITS } from '@/lib/domain/pitchbook';
import { createPitchbookActionInput } from '@/lib/schemas/pitchbook';
import { toCreateInput } from './wizard-draft';

export const STEPS = ['basics', 'sections', 'review'] as const;
export type Step = (typeof STEPS)[number];

/** Error texts by the draft's own field names; those of a section carry its key, so they stay with it when it moves. */
export type WizardErrors = Record<string, string>;

const basicsFields: Record<string, string> = {
  title: 'title',
  type: 'type',
  pitchbookPrompt: 'prompt',
  inheritTemplatePrompts: 'inherit',
};
const sectionFields: Record<string, string> = { title: 'title', numberOfSlides: 'slides', prompt: 'prompt' };

/** The name under which errors of a section's field are kept. */
export function sectionField(key: string, field: 'title' | 'slides' | 'prompt'): string {
  return `sections.${key}.${field}`;
}

/** Where an error of the server belongs in the wizard. What has no field of its own is shown at the end (''). */
function placeOf(field: string, draft: WizardDraft): string {
  const [head = '', index, part] = field.split('.');
  if (head in basicsFields && index === undefined) return basicsFields[head]!;
  if (head !== 'sections') return '';
  const section = index === undefined ? undefined : draft.sections[Number(index)];
  if (section === undefined) return 'sections';
  return `sections.${section.key}.${sectionFields[part ?? ''] ?? 'title'}`;
}

/** The errors of the action or the schema, each at its field; the first one of a field counts. */
export function placeErrors(errors: readonly FieldError[], draft: WizardDraft): WizardErrors {
  const placed: WizardErrors = {};
  for (const { field, message } of errors) placed[placeOf(field, draft)] ??= message;
  for (const { key } of draft.sections) {
    const slides = sectionField(key, 'slides');
    if (slides in placed) placed[slides] = `Enter a whole number from 1 to ${LIMITS.slidesPerNewSection}.`;
  }
  return placed;
}

/** The step on which a field stands. */
export function stepOf(field: string): Step {
  if (field === 'sections' || field.startsWith('sections.')) return 'sections';
  return field === '' ? 'review' : 'basics';
}

/** The errors of one step. */
export function errorsOf(step: Step, errors: WizardErrors): WizardErrors {
  return Object.fromEntries(Object.entries(errors).filter(([field]) => stepOf(field) === step));
}

/** The first step with an error, or null. */
export function firstStepWithErrors(errors: WizardErrors): Step | null {
  const steps = new Set(Object.keys(errors).map(stepOf));
  return STEPS.find((step) => steps.has(step)) ?? null;
}

/** Everything that the server would refuse, found without asking it. */
export function checkDraft(draft: WizardDraft, organizationId: string): WizardErrors {
  const parsed = createPitchbookActionInput.safeParse(toCreateInput(draft, organizationId));
  return parsed.success ? {} : placeErrors(fieldErrors(parsed.error), draft);
}
