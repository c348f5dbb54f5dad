import type { Role } from './pitchbook';

/** Who may do it: always, never, or only the one who made the book. */
type Right = 'yes' | 'no' | 'creator';
type Row = Record<Role, Right>;

const EVERYONE: Row = { owner: 'yes', admin: 'yes', member: 'yes', viewer: 'yes' };
const EDITORS: Row = { owner: 'yes', admin: 'yes', member: 'yes', viewer: 'no' };
const CURATORS: Row = { owner: 'yes', admin: 'yes', member: 'no', viewer: 'no' };
const CURATORS_OR_CREATOR: Row = { owner: 'yes', admin: 'yes', member: 'creator', viewer: 'no' };
const OWNERS: Row = { owner: 'yes', admin: 'no', member: 'no', viewer: 'no' };

/** The permission table; the database enforces it, the UI reads it to hide what would be refused. */
export const PERMISSIONS = {
  readBook: EVERYONE,
  createBook: EDITORS,
  editBook: EDITORS,
  editArchivedBook: CURATORS_OR_CREATOR,
  archiveBook: CURATORS_OR_CREATOR,
  deleteBook: CURATORS_OR_CREATOR,
  restoreBook: CURATORS_OR_CREATOR,
  insistOnDelete: CURATORS,
  editLayouts: CURATORS,
  manageMembers: CURATORS,
  manageAdmins: OWNERS,
  leaveOrganization: EVERYONE,
  seeCoMembersEmails: CURATORS,
  readAllActivity: CURATORS,
  renameOrganization: CURATORS,
  deleteOrganization: OWNERS,
  readMigrationRuns: CURATORS,
} as const satisfies Record<string, Row>;

export type Action = keyof typeof PERMISSIONS;

/** Whether a member may do it. An archived book is edited under its own row of the table. */
export function can(
  action: Action,
  { role, isCreator = false, archived = false }: { role: Role | null; isCreator?: boolean; archived?: boolean },
): boolean {
  if (role === null) return false;
  const row: Row = PERMISSIONS[action === 'editBook' && archived ? 'editArchivedBook' : action];
  return row[role] === 'yes' || (row[role] === 'creator' && isCreator);
}
