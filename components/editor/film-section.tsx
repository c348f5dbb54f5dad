'use client';

import { ArrowDown, ArrowUp, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { LIMITS, type Section } from '@/lib/domain/pitchbook';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { InlineName } from './inline-name';
import { useMenuChoice } from './use-menu-choice';

export type FilmSectionProps = {
  section: Section;
  canEdit: boolean;
  renaming: boolean;
  isFirst: boolean;
  isLast: boolean;
  isOnly: boolean;
  onRename: (title: string) => void;
  onRenaming: (open: boolean) => void;
  onAction: (actionId: string) => void;
};

/** The head of a section in the list of slides. */
export function FilmSection({ section, canEdit, renaming, isFirst, isLast, isOnly, onRename, onRenaming, onAction }: FilmSectionProps) {
  const { choose, content } = useMenuChoice();
  return (
    <div className="sticky top-0 z-20 flex h-8 items-center gap-1.5 border-y border-line bg-surface pr-1 pl-3 text-sm">
      <span className="text-xs font-semibold text-ink-faint tabular-nums">{section.orderIndex + 1}</span>
      {renaming ? (
        <InlineName
          autoFocus label="Section title" value={section.title} maxLength={LIMITS.title} className="h-6 flex-1 font-semibold"
          onRename={onRename} onDone={() => onRenaming(false)}
        />
      ) : (
        <h2 className="min-w-0 flex-1 truncate font-semibold" title={section.title}>
          {section.title}
        </h2>
      )}
      <span className="text-2xs text-ink-faint tabular-nums">{section.numberOfSlides}</span>
      {canEdit && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton size="sm" label={`Section “${section.title}”`} icon={<Ellipsis />} />
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start" {...content}>
            <DropdownMenuItem icon={<Pencil />} onSelect={choose(() => onRenaming(true))}>Rename</DropdownMenuItem>
            <DropdownMenuItem icon={<Plus />} onSelect={choose(() => onAction('section.add'))}>New section after this one</DropdownMenuItem>
            <DropdownMenuItem icon={<ArrowUp />} disabled={isFirst} onSelect={choose(() => onAction('section.moveUp'))}>Move up</DropdownMenuItem>
            <DropdownMenuItem icon={<ArrowDown />} disabled={isLast} onSelect={choose(() => onAction('section.moveDown'))}>Move down</DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem icon={<Trash2 />} tone="danger" disabled={isOnly} onSelect={choose(() => onAction('section.delete'))}>Delete with its slides</DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </div>
  );
}
