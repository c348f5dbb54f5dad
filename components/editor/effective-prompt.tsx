import { clsx } from 'clsx';
import { promptLevels, type PromptLevel } from '@/lib/domain/prompts';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';

const LEVEL_NAMES: Record<PromptLevel, string> = { pitchbook: 'Pitchbook', section: 'Section', slide: 'Slide', placeholder: 'Placeholder' };

/** What remains of the four levels for one box, line by line with where it comes from; always in sight below the fields. */
export function EffectivePrompt({ book, slideId, placeholderId, boxName, onGoTo }: {
  book: PitchbookDocument;
  slideId: string;
  placeholderId: string;
  boxName: string;
  /** Goes to the field that a line comes from. */
  onGoTo: (level: PromptLevel) => void;
}) {
  const levels = promptLevels(book, slideId, placeholderId);
  return (
    <section aria-label="Effective prompt" className="max-h-[40%] shrink-0 overflow-y-auto border-t border-line-strong bg-surface-sunken p-3">
      <h2 className="text-sm font-semibold">Effective prompt</h2>
      <p className="mb-2 text-xs text-ink-muted">What counts for “{boxName}” on this slide.</p>
      {levels.some(({ active }) => active) ? (
        <ol className="space-y-2">
          {levels.map(({ level, text, active }) => (
            <li key={level} className={clsx('grid grid-cols-[5rem_minmax(0,1fr)] gap-2 text-sm', !active && 'text-ink-faint')}>
              <button
                type="button" aria-label={`${LEVEL_NAMES[level]}, go to its prompt`} onClick={() => onGoTo(level)}
                className={clsx('self-start rounded-sm text-left text-xs leading-5 font-medium hover:underline', active ? 'text-accent-text' : 'text-ink-faint')}
              >
                {LEVEL_NAMES[level]}
              </button>
              <span className="min-w-0 break-words whitespace-pre-wrap">
                {active ? text : <><span className="sr-only">Replaced: </span><s className="line-clamp-2">{text}</s></>}
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-sm text-ink-muted">No prompt is written on any level yet.</p>
      )}
    </section>
  );
}
