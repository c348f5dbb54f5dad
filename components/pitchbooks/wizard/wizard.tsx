'use client';

import { useIsBrowser } from '@/components/pitchbooks/wizard/use-wizard-draft';
import { WizardForm, type WizardProps } from '@/components/pitchbooks/wizard/wizard-form';
import { WizardSkeleton } from '@/components/pitchbooks/wizard/wizard-skeleton';

/** The way to a new pitchbook. It waits for the browser, whose session may hold a draft. */
export function Wizard(props: WizardProps) {
  return useIsBrowser() ? <WizardForm {...props} /> : <WizardSkeleton />;
}
