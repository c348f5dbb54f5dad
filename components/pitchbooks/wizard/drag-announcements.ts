import type { Announcements } from '@dnd-kit/core';

type Key = string | number;

/** What a screen reader says while a section is dragged with the keyboard or the mouse. */
export function dragAnnouncements(nameOf: (key: Key) => string, placeOf: (key: Key) => number): Announcements {
  return {
    onDragStart: ({ active }) => `${nameOf(active.id)} is picked up.`,
    onDragOver: ({ active, over }) => (over ? `${nameOf(active.id)} is at place ${placeOf(over.id)}.` : undefined),
    onDragEnd: ({ active, over }) => `${nameOf(active.id)} is put down${over ? ` at place ${placeOf(over.id)}` : ''}.`,
    onDragCancel: ({ active }) => `${nameOf(active.id)} is back where it was.`,
  };
}

export const dragInstructions = {
  draggable: 'Press space to pick the section up, the arrow keys to move it, space to put it down, escape to leave it where it was.',
};
