import { useEffect, useRef, useState } from 'react';
import { touchPresence } from '@/lib/actions/editor';
import { runAction } from '@/components/ui/run-action';
import type { PresentPerson } from './presence-avatars';

const BEAT_MS = 30_000;
/** Paging through slides is not worth a request each. */
const SETTLE_MS = 1_500;

/** Says where this person is and learns who else is here: at once, every half minute, and a moment after each change of slide. */
export function usePresence(pitchbookId: string, slideId: string, onBeat: (revision: number) => void): readonly PresentPerson[] {
  const [people, setPeople] = useState<readonly PresentPerson[]>([]);
  const place = useRef(slideId);
  const begun = useRef(false);
  const heard = useRef(onBeat);
  useEffect(() => {
    heard.current = onBeat;
  });

  const [beat] = useState(() => async () => {
    if (document.visibilityState === 'hidden') return;
    const result = await runAction(() => touchPresence({ pitchbookId, slideId: place.current }));
    // Presence is a courtesy: when it fails, the next beat tries again.
    if (!result.ok) return;
    setPeople(result.data.people);
    heard.current(result.data.revision);
  });

  useEffect(() => {
    const timer = setInterval(() => void beat(), BEAT_MS);
    return () => clearInterval(timer);
  }, [beat]);

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
