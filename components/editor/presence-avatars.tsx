import { Avatar } from '@/components/account/avatar';
import { Tooltip } from '@/components/ui/tooltip';

export type PresentPerson = { userId: string; fullName: string; slideId: string | null };

const SHOWN = 4;

/** Who else is in the book now; pressing a person goes to the slide they are on. */
export function PresenceAvatars({ people, slideNumber, onGoTo }: {
  people: readonly PresentPerson[];
  slideNumber: (slideId: string) => number | null;
  onGoTo: (slideId: string) => void;
}) {
  if (people.length === 0) return null;
  return (
    <ul aria-label="Also here" className="flex shrink-0 items-center -space-x-1.5">
      {people.slice(0, SHOWN).map(({ userId, fullName, slideId }) => {
        const number = slideId === null ? null : slideNumber(slideId);
        const where = number === null ? fullName : `${fullName}, on slide ${number}`;
        return (
          <li key={userId}>
            <Tooltip content={where}>
              <button
                type="button" aria-label={number === null ? where : `Go to ${where}`} aria-disabled={number === null || undefined}
                className="rounded-full ring-2 ring-surface"
                onClick={() => slideId !== null && number !== null && onGoTo(slideId)}
              >
                <Avatar name={fullName} />
              </button>
            </Tooltip>
          </li>
        );
      })}
      {people.length > SHOWN && <li className="pl-2.5 text-xs text-ink-muted">+{people.length - SHOWN}</li>}
    </ul>
  );
}
