import { can } from '@/lib/domain/access';
import type { PitchbookStatus, PitchbookType, Role } from '@/lib/domain/pitchbook';

/** What the list shows of a book. */
export type PitchbookListed = {
  id: string;
  title: string;
  type: PitchbookType;
  status: PitchbookStatus;
  createdBy: string | null;
  createdByName: string | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  sectionCount: number;
  slideCount: number;
};

/** What a row's commands and dialogs need to know of its book. */
export type MenuBook = Pick<PitchbookListed, 'id' | 'title' | 'slideCount'>;

/** What the person may do with one book; the rest is not offered. */
export type PitchbookRights = {
  rename: boolean;
  duplicate: boolean;
  archive: boolean;
  unarchive: boolean;
  delete: boolean;
  /** Delete although somebody is in it. */
  insist: boolean;
  /** Restore and purge, in the trash. */
  restore: boolean;
};

/** The rights of a person of a role over one book, by the permission table. */
export function rightsOver(
  book: Pick<PitchbookListed, 'status' | 'createdBy'>,
  { role, userId }: { role: Role; userId: string },
): PitchbookRights {
  const archived = book.status === 'archived';
  const who = { role, isCreator: book.createdBy === userId, archived };
  return {
    rename: can('editBook', who),
    duplicate: can('createBook', who),
    archive: !archived && can('archiveBook', who),
    unarchive: archived && can('archiveBook', who),
    delete: can('deleteBook', who),
    insist: can('insistOnDelete', who),
    restore: can('restoreBook', who),
  };
}
