import { z } from 'zod';
import { LIMITS } from '@/lib/domain/pitchbook';
import { pitchbookType, type createPitchbookActionInput } from '@/lib/schemas/pitchbook';

/** A section as it is being written: the number is text, so that a half-typed one stays as it is. */
const sectionDraftSchema = z.object({ key: z.string(), title: z.string(), slides: z.string(), prompt: z.string() });

/** What the wizard knows; kept in the browser's session under this shape. */
export const wizardDraftSchema = z.object({
  idempotencyKey: z.string(),
  title: z.string(),
  type: pitchbookType,
  prompt: z.string(),
  inherit: z.boolean(),
  sections: z.array(sectionDraftSchema).min(1),
});

export type WizardDraft = z.infer<typeof wizardDraftSchema>;
export type SectionDraft = z.infer<typeof sectionDraftSchema>;

/** A draft without anything in it. `newId` makes the one key under which the book is created, however often one presses. */
export function emptyDraft(newId: () => string): WizardDraft {
  return { idempotencyKey: newId(), title: '', type: 'standard', prompt: '', inherit: true, sections: [emptySection(newId)] };
}

export function emptySection(newId: () => string): SectionDraft {
  return { key: newId(), title: '', slides: '1', prompt: '' };
}

/** Whether anything was entered that would be a pity to lose. */
export function isUntouched(draft: WizardDraft): boolean {
  return (
    draft.title.trim() === '' &&
    draft.prompt.trim() === '' &&
    draft.sections.every(({ title, prompt }) => title.trim() === '' && prompt.trim() === '')
  );
}

/** A section after the one at `index`; -1 puts it first. Nothing changes where there are 50 already. */
export function addSection(draft: WizardDraft, section: SectionDraft, index = draft.sections.length - 1): WizardDraft {
  if (draft.sections.length >= LIMITS.sections) return draft;
  return { ...draft, sections: draft.sections.toSpliced(index + 1, 0, section) };
}

/** Without one section; the last one stays. */
export function removeSection(draft: WizardDraft, key: string): WizardDraft {
  if (draft.sections.length === 1) return draft;
  return { ...draft, sections: draft.sections.filter((section) => section.key !== key) };
}

/** The section at `from` stands at `to` afterwards. Outside the list nothing changes. */
export function moveSection(draft: WizardDraft, from: number, to: number): WizardDraft {
  const moved = draft.sections[from];
  if (moved === undefined || to < 0 || to >= draft.sections.length || from === to) return draft;
  return { ...draft, sections: draft.sections.toSpliced(from, 1).toSpliced(to, 0, moved) };
}

export function changeSection(draft: WizardDraft, key: string, change: Partial<SectionDraft>): WizardDraft {
  return { ...draft, sections: draft.sections.map((section) => (section.key === key ? { ...section, ...change } : section)) };
}

/** The number a section's field stands for; NaN where it is none. */
export function slideNumberOf(text: string): number {
  return /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** What is sent when the book is created. */
export function toCreateInput(draft: WizardDraft, organizationId: string): z.input<typeof createPitchbookActionInput> {
  return {
    organizationId,
    title: draft.title,
    type: draft.type,
    pitchbookPrompt: draft.prompt,
    inheritTemplatePrompts: draft.inherit,
    idempotencyKey: draft.idempotencyKey,
    sections: draft.sections.map(({ title, slides, prompt }) => ({ title, numberOfSlides: slideNumberOf(slides), prompt })),
  };
}
