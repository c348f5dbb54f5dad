'use client';

import { Archive, ArchiveRestore, Copy, ExternalLink, Info, MoreHorizontal, Pencil, Trash2, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { DeleteDialog } from '@/components/pitchbooks/delete-dialog';
import { focusListHeading } from '@/components/pitchbooks/list-heading';
import type { MenuBook, PitchbookRights } from '@/components/pitchbooks/pitchbook-row';
import { PurgeDialog } from '@/components/pitchbooks/purge-dialog';
import { RenameDialog } from '@/components/pitchbooks/rename-dialog';
import { useBookCommands } from '@/components/pitchbooks/use-book-commands';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';

/** What can be done with one book of the list; what the person may not do is left out. */
export function PitchbookMenu({ path, book, rights, trash }: { path: string; book: MenuBook; rights: PitchbookRights; trash: boolean }) {
  const [dialog, setDialog] = useState<'rename' | 'delete' | 'purge' | null>(null);
  const triggerRef = useRef<HTMLButtonElement>(null);
  // What becomes of the focus: nothing while the dialog stands (React's strict mode closes it once for trial).
  const afterwards = useRef<'stay' | 'back' | 'heading'>('stay');
  const { pending, duplicate, setArchived, restore } = useBookCommands(book);

  function open(which: typeof dialog) {
    afterwards.current = 'stay';
    setDialog(which);
  }
  function close(focus: 'back' | 'heading') {
    afterwards.current = focus;
    setDialog(null);
  }

  if (trash && !rights.restore) return null;
  const dialogProps = {
    book,
    onClose: () => close('back'),
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (afterwards.current === 'heading') focusListHeading();
      if (afterwards.current === 'back') triggerRef.current?.focus();
    },
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton
            ref={triggerRef}
            label={`Actions for ${book.title}`}
            icon={pending ? <Spinner /> : <MoreHorizontal />}
            size="sm"
            className="relative z-10"
          />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" onCloseAutoFocus={dialog === null ? undefined : (event) => event.preventDefault()}>
          {trash ? (
            <>
              <DropdownMenuItem icon={<Undo2 />} onSelect={restore}>
                Restore
              </DropdownMenuItem>
              <DropdownMenuSeparator />
              <DropdownMenuItem icon={<Trash2 />} tone="danger" onSelect={() => open('purge')}>
                Delete for good…
              </DropdownMenuItem>
            </>
          ) : (
            <>
              <DropdownMenuItem asChild>
                <Link href={`${path}/${book.id}`} prefetch={false}>
                  <ExternalLink aria-hidden="true" />
                  Open
                </Link>
              </DropdownMenuItem>
              <DropdownMenuItem asChild>
                <Link href={`${path}/${book.id}/details`} prefetch={false}>
                  <Info aria-hidden="true" />
                  Details
                </Link>
              </DropdownMenuItem>
              {rights.rename ? (
                <DropdownMenuItem icon={<Pencil />} onSelect={() => open('rename')}>
                  Rename…
                </DropdownMenuItem>
              ) : null}
              {rights.duplicate ? (
                <DropdownMenuItem icon={<Copy />} onSelect={duplicate}>
                  Duplicate
                </DropdownMenuItem>
              ) : null}
              {rights.archive ? (
                <DropdownMenuItem icon={<Archive />} onSelect={() => setArchived(true)}>
                  Archive
                </DropdownMenuItem>
              ) : null}
              {rights.unarchive ? (
                <DropdownMenuItem icon={<ArchiveRestore />} onSelect={() => setArchived(false)}>
                  Bring back from the archive
                </DropdownMenuItem>
              ) : null}
              {rights.delete ? (
                <>
                  <DropdownMenuSeparator />
                  <DropdownMenuItem icon={<Trash2 />} tone="danger" onSelect={() => open('delete')}>
                    Delete…
                  </DropdownMenuItem>
                </>
              ) : null}
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {dialog === 'rename' ? <RenameDialog {...dialogProps} /> : null}
      {dialog === 'delete' ? <DeleteDialog {...dialogProps} mayInsist={rights.insist} onDone={() => close('heading')} /> : null}
      {dialog === 'purge' ? <PurgeDialog {...dialogProps} onDone={() => close('heading')} /> : null}
    </>
  );
}
