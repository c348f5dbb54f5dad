import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { STEPS, type Step } from '@/components/pitchbooks/wizard/wizard-errors';

const labels: Record<Step, string> = { basics: 'Basics', sections: 'Sections', review: 'Review' };

/** Where one is in the wizard; earlier steps are ways back. */
export function WizardSteps({ current, onGo }: { current: Step; onGo: (step: Step) => void }) {
  const at = STEPS.indexOf(current);
  return (
    <nav aria-label="Steps">
      <ol className="flex items-center gap-1 text-sm sm:gap-2">
        {STEPS.map((step, index) => {
          const state = index < at ? 'done' : index === at ? 'current' : 'ahead';
          const mark = (
            <>
              <span
                className={clsx(
                  'flex size-5 items-center justify-center rounded-full text-2xs font-semibold tabular-nums',
                  state === 'ahead' ? 'bg-active text-ink-muted' : 'bg-accent text-accent-ink',
                )}
              >
                {state === 'done' ? <Check aria-hidden="true" className="size-3" strokeWidth={3} /> : index + 1}
              </span>
              {labels[step]}
            </>
          );
          return (
            <li key={step} className="flex items-center gap-1 sm:gap-2">
              {index === 0 ? null : <span aria-hidden="true" className="h-px w-3 bg-line-strong sm:w-8" />}
              {state === 'done' ? (
                <button
                  type="button"
                  className="flex items-center gap-2 rounded-md px-1.5 py-1 font-medium text-ink-muted transition-colors hover:bg-hover hover:text-ink"
                  onClick={() => onGo(step)}
                >
                  {mark}
                </button>
              ) : (
                <span
                  aria-current={state === 'current' ? 'step' : undefined}
                  className={clsx('flex items-center gap-2 px-1.5 py-1', state === 'current' ? 'font-semibold text-ink' : 'text-ink-faint')}
                >
                  {mark}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
