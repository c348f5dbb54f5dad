import { useRef, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import { singleLine } from '@/lib/security/plain-text';

/** A one-line field that is taken over when it is left, so that a half-typed line is never saved: Enter keeps, Escape gives back. */
export function useTypedLine(value: string, onCommit: (typed: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const cancelled = useRef(false);
  return {
    value: typed ?? value,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setTyped(event.target.value),
    onBlur: () => {
      const next = typed === null ? value : singleLine(typed);
      if (!cancelled.current && next !== value) onCommit(next);
      cancelled.current = false;
      setTyped(null);
    },
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      cancelled.current = true;
      event.currentTarget.blur();
    },
  };
}
