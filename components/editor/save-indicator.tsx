'use client';

import { clsx } from 'clsx';
import { Check, CloudOff, Hourglass, PencilLine, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Spinner } from '@/components/ui/spinner';

/** Where the person's edits are, in words a person can act on. */
export type SaveStatus =
  | { kind: 'saved' }
  | { kind: 'saving' }
  | { kind: 'unsaved' }
  | { kind: 'offline' }
  | { kind: 'waiting'; /** Milliseconds since the epoch. */ until: number }
  | { kind: 'conflict'; pieces: number }
  | { kind: 'failed'; message: string };

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export function saveText(status: SaveStatus): string {
  switch (status.kind) {
    case 'saved': return 'Saved';
    case 'saving': return 'Saving…';
    case 'unsaved': return 'Unsaved changes';
    case 'offline': return 'Offline, will retry';
    case 'waiting': return `Waiting, saves resume at ${CLOCK.format(new Date(status.until))}`;
    case 'conflict': return status.pieces === 1 ? 'Conflict: choose a text' : `Conflict: choose ${status.pieces} texts`;
    case 'failed': return `Not saved: ${status.message}`;
  }
}

const ICONS: Record<SaveStatus['kind'], ReactNode> = {
  saved: <Check />,
  saving: <Spinner />,
  unsaved: <PencilLine />,
  offline: <CloudOff />,
  waiting: <Hourglass />,
  conflict: <TriangleAlert />,
  failed: <TriangleAlert />,
};

/** What a screen reader hears: typing goes to and fro between saved and unsaved too often to be told each time. */
function announced(status: SaveStatus): string {
  return status.kind === 'saving' || status.kind === 'unsaved' ? '' : saveText(status);
}

/** The state of saving, always true; pressing it opens the conflict or tries again where that helps. */
export function SaveIndicator({ status, onPress }: { status: SaveStatus; onPress: () => void }) {
  const pressable = status.kind === 'conflict' || status.kind === 'offline' || status.kind === 'failed' || status.kind === 'unsaved';
  const tone = status.kind === 'conflict' || status.kind === 'failed' ? 'text-danger-text' : status.kind === 'offline' || status.kind === 'waiting' ? 'text-warning-text' : 'text-ink-muted';
  const text = saveText(status);
  const className = clsx('inline-flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-xs whitespace-nowrap [&_svg]:size-3.5 [&_svg]:shrink-0', tone);
  const content = (
    <>
      <span aria-hidden="true">{ICONS[status.kind]}</span>
      <span className={clsx('truncate', status.kind === 'saved' && 'max-sm:sr-only')}>{text}</span>
    </>
  );
  return (
    <>
      {pressable ? (
        <button type="button" data-save-state={status.kind} className={clsx(className, 'hover:bg-hover')} onClick={onPress}>
          {content}
          <span className="sr-only">{status.kind === 'conflict' ? ', open' : ', save now'}</span>
        </button>
      ) : (
        <span data-save-state={status.kind} className={className}>{content}</span>
      )}
      <span role="status" className="sr-only">{announced(status)}</span>
    </>
  );
}
