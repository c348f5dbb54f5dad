'use client';

import { count, typeLabels } from '@/components/pitchbooks/pitchbook-labels';
import { planSlides, type PlannedRun } from '@/components/pitchbooks/wizard/slide-plan';
import { slideNumberOf, type WizardDraft } from '@/components/pitchbooks/wizard/wizard-draft';
import type { Step } from '@/components/pitchbooks/wizard/wizard-errors';
import { Button } from '@/components/ui/button';

/** What will be made, before it is made: the basics, and every slide with its number. */
export function ReviewStep({ draft, onGo }: { draft: WizardDraft; onGo: (step: Step) => void }) {
  const { groups, total } = planSlides(
    draft.sections.map(({ title, slides }) => ({ title: title.trim(), numberOfSlides: slideNumberOf(slides) || 1 })),
  );
  return (
    <div className="flex flex-col gap-6">
      <section aria-labelledby="review-basics">
        <Heading id="review-basics" text="Basics" onEdit={() => onGo('basics')} />
        <dl className="divide-y divide-line rounded-lg border border-line bg-surface text-base shadow-low">
          <Fact term="Title">
            <span className="font-medium">{draft.title.trim()}</span>
          </Fact>
          <Fact term="Type">{typeLabels[draft.type]}</Fact>
          <Fact term="Prompt">
            {draft.prompt.trim() === '' ? (
              <span className="text-ink-faint">None</span>
            ) : (
              <span className="line-clamp-4 whitespace-pre-line">{draft.prompt.trim()}</span>
            )}
          </Fact>
          <Fact term="Layouts’ prompts">{draft.inherit ? 'Every slide starts with them' : 'Not used'}</Fact>
        </dl>
      </section>
      <section aria-labelledby="review-slides">
        <Heading
          id="review-slides"
          text={`${count(total, 'slide')} in ${count(draft.sections.length, 'section')}`}
          onEdit={() => onGo('sections')}
        />
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface shadow-low">
          {groups.map((group, index) => (
            <li key={index} className="flex flex-col gap-x-6 gap-y-1 px-4 py-2.5 sm:flex-row">
              <p className="min-w-0 flex-1 truncate font-medium">
                {group.title === null ? (
                  <span className="text-ink-muted">Front</span>
                ) : (
                  <>
                    <span className="mr-2 font-normal text-ink-faint tabular-nums">{index}</span>
                    {group.title}
                  </>
                )}
              </p>
              <ul className="w-full space-y-0.5 text-sm text-ink-muted sm:w-72">
                {group.runs.map((run) => (
                  <Run key={run.from} run={run} />
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function Run({ run: { layout, from, to } }: { run: PlannedRun }) {
  const many = to > from;
  return (
    <li className="flex gap-3 tabular-nums">
      <span className="w-16 shrink-0 text-right text-ink-faint">{many ? `${from}–${to}` : from}</span>
      <span>
        {layout}
        {many ? <span className="text-ink-faint"> × {to - from + 1}</span> : null}
      </span>
    </li>
  );
}

function Heading({ id, text, onEdit }: { id: string; text: string; onEdit: () => void }) {
  return (
    <div className="mb-2 flex items-center justify-between">
      <h3 id={id} className="text-md font-semibold">
        {text}
      </h3>
      <Button variant="ghost" size="sm" onClick={onEdit} aria-describedby={id}>
        Edit
      </Button>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-x-6 px-4 py-2 sm:flex-row">
      <dt className="shrink-0 text-ink-muted sm:w-40">{term}</dt>
      <dd className="min-w-0 flex-1 break-words">{children}</dd>
    </div>
  );
}
