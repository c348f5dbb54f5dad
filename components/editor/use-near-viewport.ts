import { useEffect, useState, type RefObject } from 'react';

const watched = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

function sharedObserver(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) watched.get(entry.target)?.();
    },
    { rootMargin: '800px 0px' },
  );
  return observer;
}

/** True from the moment the element first comes near the visible part; a book of 350 slides draws only what is looked at. */
export function useNearViewport(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target || near) return undefined;
    watched.set(target, () => setNear(true));
    sharedObserver().observe(target);
    return () => {
      watched.delete(target);
      sharedObserver().unobserve(target);
    };
  }, [element, near]);
  return near;
}
