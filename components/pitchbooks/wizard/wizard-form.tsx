'use client';

import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useEffectEvent, useRef, useState, useTransition, type FormEvent } from 'react';
import { v4 as newId } from 'uuid';
import { BasicsStep } from '@/components/pitchbooks/wizard/basics-step';
import { ReviewStep } from '@/components/pitchbooks/wizard/review-step';
import { SectionsStep } from '@/components/pitchbooks/wizard/sections-step';
import { useWizardDraft } from '@/components/pitchbooks/wizard/use-wizard-draft';
import { isUntouched, toCreateInput, type WizardDraft } from '@/components/pitchbooks/wizard/wizard-draft';
import {
  checkDraft,
  errorsOf,
  firstStepWithErrors,
  placeErrors,
  STEPS,
  type Step,
  type WizardErrors,
} from '@/components/pitchbooks/wizard/wizard-errors';
import { WizardSteps } from '@/components/pitchbooks/wizard/wizard-steps';
import { Button, buttonClass } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { ErrorCallout } from '@/components/ui/error-callout';
import { runAction } from '@/components/ui/run-action';
import { TextLink } from '@/components/ui/text-link';
import { createPitchbook } from '@/lib/actions/pitchbooks';
import type { ActionError } from '@/lib/server/action-result';

export type WizardProps = { organizationId: string; path: string };

const headings: Record<Step, { title: string; lead: string }> = {
  basics: { title: 'What is it?', lead: 'Everything here can be changed later.' },
  sections: { title: 'Which sections?', lead: 'Each begins with a divider slide of its own; the number counts the slides after it.' },
  review: { title: 'Ready to create', lead: 'These slides are made, in this order.' },
};

export function WizardForm({ organizationId, path }: WizardProps) {
  const router = useRouter();
  const asked = useSearchParams().get('step');
  const { draft, change, forget, startOver } = useWizardDraft(organizationId);
  // Something was left here earlier: then one may also begin afresh.
  const [restored, setRestored] = useState(() => !isUntouched(draft));
  const [errors, setErrors] = useState<WizardErrors>({});
  const [error, setError] = useState<ActionError | null>(null);
  const [pending, startTransition] = useTransition();
  const formRef = useRef<HTMLFormElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);

  const step = reachableStep(asked, draft, organizationId);
  const shown = headings[step];

  // A new step is announced by its heading, unless one of its fields takes the focus itself.
  const lastStep = useRef(step);
  useEffect(() => {
    if (lastStep.current === step) return;
    lastStep.current = step;
    if (!formRef.current?.querySelector('[aria-invalid="true"]')) headingRef.current?.focus();
  }, [step]);

  useEffect(() => {
    if (Object.keys(errors).length > 0) formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors, step]);

  /** Steps are entries of the browser's history, so that “back” goes one step back. */
  function go(to: Step) {
    if (to === step) return;
    setError(null);
    window.history.pushState(null, '', to === 'basics' ? path + '/new' : `${path}/new?step=${to}`);
    window.scrollTo({ top: 0 });
  }

  function edit(next: WizardDraft) {
    change(next);
    // Errors already shown go as soon as they are mended; new ones wait for “continue”.
    if (Object.keys(errors).length > 0) {
      const left = checkDraft(next, organizationId);
      setErrors((was) => Object.fromEntries(Object.entries(was).filter(([field]) => field in left)));
    }
  }

  function advance() {
    const found = checkDraft(draft, organizationId);
    if (step !== 'review') {
      const here = errorsOf(step, found);
      setErrors(here);
      if (Object.keys(here).length === 0) go(STEPS[STEPS.indexOf(step) + 1]!);
      return;
    }
    const first = firstStepWithErrors(found);
    if (first !== null && first !== 'review') {
      setErrors(found);
      go(first);
      return;
    }
    create();
  }

  function create() {
    if (pending) return;
    setError(null);
    startTransition(async () => {
      const result = await runAction(() => createPitchbook(toCreateInput(draft, organizationId)));
      if (result.ok) {
        forget();
        startTransition(() => router.push(`${path}/${result.data.id}`));
        return;
      }
      // The key was spent on an earlier state of the draft: the next press is a new book.
      if (result.error.code === 'idempotency_mismatch') change({ ...draft, idempotencyKey: newId() });
      const placed = placeErrors(result.error.errors ?? [], draft);
      const first = firstStepWithErrors(placed);
      if (first === null || first === 'review') {
        setError({ ...result.error, message: placed[''] ?? result.error.message });
        return;
      }
      setErrors(placed);
      go(first);
    });
  }

  const continueByKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    advance();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => continueByKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  return (
    <form
      ref={formRef}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        advance();
      }}
    >
      <WizardSteps current={step} onGo={go} />
      <div className="mt-6 mb-5 flex items-start justify-between gap-4">
        <div>
          <h2 ref={headingRef} tabIndex={-1} className="text-lg font-semibold">
            {shown.title}
          </h2>
          <p className="text-base text-ink-muted">{shown.lead}</p>
        </div>
        {restored && step !== 'review' ? (
          <Button
            variant="ghost"
            size="sm"
            onClick={() => {
              startOver();
              setErrors({});
              setRestored(false);
              go('basics');
            }}
          >
            Start over
          </Button>
        ) : null}
      </div>

      {step === 'basics' ? <BasicsStep draft={draft} errors={errors} onChange={edit} /> : null}
      {step === 'sections' ? <SectionsStep draft={draft} errors={errors} onChange={edit} /> : null}
      {step === 'review' ? <ReviewStep draft={draft} onGo={go} /> : null}

      {error ? (
        error.code === 'idempotency_mismatch' ? (
          <Callout tone="warning" alert className="mt-5">
            <p>
              This pitchbook was already created by an earlier press, before your last changes.{' '}
              <TextLink href={path}>Find it in the list</TextLink>, or press “Create pitchbook” to make another one as it stands here.
            </p>
          </Callout>
        ) : (
          <ErrorCallout error={error} className="mt-5" />
        )
      ) : null}

      <footer className="mt-8 flex items-center justify-between gap-2 border-t border-line pt-4">
        {step === 'basics' ? (
          <Link href={path} prefetch={false} className={buttonClass({ variant: 'ghost' })}>
            Cancel
          </Link>
        ) : (
          <Button variant="ghost" icon={<ArrowLeft />} onClick={() => go(STEPS[STEPS.indexOf(step) - 1]!)}>
            Back
          </Button>
        )}
        <Button type="submit" variant="primary" pending={pending}>
          {step === 'review' ? 'Create pitchbook' : 'Continue'}
          {step === 'review' ? null : <ArrowRight aria-hidden="true" />}
        </Button>
      </footer>
    </form>
  );
}

/** The step the address asks for, but none beyond the first that is not complete. */
function reachableStep(asked: string | null, draft: WizardDraft, organizationId: string): Step {
  const wanted = STEPS.find((step) => step === asked) ?? 'basics';
  const open = firstStepWithErrors(checkDraft(draft, organizationId)) ?? 'review';
  return STEPS.indexOf(wanted) <= STEPS.indexOf(open) ? wanted : open;
}
