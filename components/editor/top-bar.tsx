'use client';

import { ArrowLeft, Check, ChevronDown, Info, Keyboard, Redo2, Undo2 } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { LIMITS, type PitchbookDocument, type PitchbookStatus } from '@/lib/domain/pitchbook';
import { statusLabels } from '@/components/pitchbooks/pitchbook-labels';
import { Badge } from '@/components/ui/badge';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { Tooltip } from '@/components/ui/tooltip';
import { findAction } from './editor-actions';
import { InlineName } from './inline-name';
import { PresenceAvatars, type PresentPerson } from './presence-avatars';
import { SaveIndicator, type SaveStatus } from './save-indicator';
import { shownKeys } from './shortcut-text';

export type TopBarProps = {
  book: PitchbookDocument;
  backHref: string;
  canEdit: boolean;
  saveStatus: SaveStatus;
  people: readonly PresentPerson[];
  canUndo: boolean;
  canRedo: boolean;
  onRename: (title: string) => void;
  onStatus: (status: PitchbookStatus) => void;
  onSavePress: () => void;
  onAction: (id: string) => void;
  onGoTo: (slideId: string) => void;
  /** Called before the page is left by a link. */
  onLeave: () => void;
};

/** The bar above the book: what it is called, whether it is saved, who else is here. */
export function TopBar(props: TopBarProps) {
  const { book, canEdit, people } = props;
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 sm:gap-1.5">
      <Link
        href={props.backHref} prefetch={false} aria-label="All pitchbooks" onClick={props.onLeave}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink pointer-coarse:size-10"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
      </Link>
      <h1 className="sr-only">{book.title}</h1>
      {canEdit ? (
        <InlineName
          label="Title of the pitchbook" value={book.title} maxLength={LIMITS.title} onRename={props.onRename}
          className="h-8 max-w-[32rem] flex-1 font-semibold text-ellipsis"
        />
      ) : (
        <span aria-hidden="true" className="max-w-[32rem] min-w-0 flex-1 truncate px-1.5 font-semibold">{book.title}</span>
      )}
      <StatusMenu status={book.status} canEdit={canEdit} onStatus={props.onStatus} />
      {canEdit && <SaveIndicator status={props.saveStatus} onPress={props.onSavePress} />}
      <span className="max-sm:hidden sm:flex-1" />
      <PresenceAvatars
        people={people} onGoTo={props.onGoTo}
        slideNumber={(slideId) => book.slides.find(({ id }) => id === slideId)?.slideNumber ?? null}
      />
      {canEdit && (
        <>
          <BarAction id="edit.undo" icon={<Undo2 />} disabled={!props.canUndo} onAction={props.onAction} />
          <BarAction id="edit.redo" icon={<Redo2 />} disabled={!props.canRedo} onAction={props.onAction} />
        </>
      )}
      <Tooltip content="Details">
        <Link
          href={`${props.backHref}/${book.id}/details`} prefetch={false} aria-label="Details" onClick={props.onLeave}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-muted transition-colors hover:bg-hover hover:text-ink max-sm:hidden pointer-coarse:size-10"
        >
          <Info aria-hidden="true" className="size-4" />
        </Link>
      </Tooltip>
      <span className="max-sm:hidden">
        <BarAction id="help.shortcuts" icon={<Keyboard />} onAction={props.onAction} />
      </span>
    </header>
  );
}

function BarAction({ id, icon, disabled, onAction }: { id: string; icon: ReactNode; disabled?: boolean; onAction: (id: string) => void }) {
  const { label, keys } = findAction(id);
  // Shown disabled but still focusable, so that the focus is not lost when the last step is taken back.
  return (
    <IconButton
      label={label} shortcut={keys[0] ? shownKeys(keys[0]) : undefined} icon={icon} aria-disabled={disabled || undefined}
      className="aria-disabled:opacity-40" onClick={() => !disabled && onAction(id)}
    />
  );
}

const CHOICES: PitchbookStatus[] = ['draft', 'ready'];

function StatusMenu({ status, canEdit, onStatus }: { status: PitchbookStatus; canEdit: boolean; onStatus: (status: PitchbookStatus) => void }) {
  const { label, tone } = statusLabels[status];
  if (!canEdit) return <Badge tone={tone}>{label}</Badge>;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger aria-label={`Status: ${label}`} className="shrink-0 rounded-full">
        <Badge tone={tone}>{label}<ChevronDown aria-hidden="true" /></Badge>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {CHOICES.map((choice) => (
          <DropdownMenuItem key={choice} icon={<Check className={choice === status ? '' : 'invisible'} />} onSelect={() => onStatus(choice)}>
            {statusLabels[choice].label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
