import { useEffect, useRef, useState } from 'react';
import { leavePresence, touchPresence } from '@/lib/actions/editor';
import { runAction } from '@/components/ui/run-action';
import type { PresentPerson } from './presence-avatars';

const BEAT_MS = 30_000;
/** Paging through slides is not worth a request each. */
const SETTLE_MS = 1_500;

type Heard = {
  /** The book is at this revision. */
  onBeat: (revision: number) => void;
  /** There is no such book any more, or not for this person. */
  onGone: () => void;
};

/**
 * Says where this person is and learns who else is here: at once, every half minute, and a moment after each change of
 * slide. Says when they leave, too.
 */
export function usePresence(pitchbookId: string, slideId: string, on: Heard): readonly PresentPerson[] {
  const [people, setPeople] = useState<readonly PresentPerson[]>([]);
  const place = useRef(slideId);
  const begun = useRef(false);
  const heard = useRef(on);
  useEffect(() => {
    heard.current = on;
  });

  const [beat] = useState(() => async () => {
    if (document.visibilityState === 'hidden') return;
    const result = await runAction(() => touchPresence({ pitchbookId, slideId: place.current }));
    if (result.ok) {
      setPeople(result.data.people);
      heard.current.onBeat(result.data.revision);
    } else if (result.error.code === 'not_found') heard.current.onGone();
    // Presence is a courtesy: when it fails otherwise, the next beat tries again.
  });

  useEffect(() => {
    const timer = setInterval(() => void beat(), BEAT_MS);
    return () => {
      clearInterval(timer);
      // Another tab of the same person says with its next beat that they are still here.
      void runAction(() => leavePresence({ pitchbookId }));
    };
  }, [beat, pitchbookId]);

  useEffect(() => {
    place.current = slideId;
    const isFirst = !begun.current;
    begun.current = true;
    // At once when the book opens: the browser's way back shows it as it was when it was left, and the beat tells.
    const timer = setTimeout(() => void beat(), isFirst ? 0 : SETTLE_MS);
    return () => clearTimeout(timer);
  }, [beat, slideId]);

  return people;
}
