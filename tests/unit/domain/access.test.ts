import { describe, expect, it } from 'vitest';
import { can, type Action } from '@/lib/domain/access';
import type { Role } from '@/lib/domain/pitchbook';

const roles: Role[] = ['owner', 'admin', 'member', 'viewer'];

/** The permission table of the product, one letter a role: yes, no, or only the creator. */
const table: Record<Action, string> = {
  readBook: 'yyyy',
  createBook: 'yyyn',
  editBook: 'yyyn',
  editArchivedBook: 'yycn',
  archiveBook: 'yycn',
  deleteBook: 'yycn',
  restoreBook: 'yycn',
  insistOnDelete: 'yynn',
  editLayouts: 'yynn',
  manageMembers: 'yynn',
  manageAdmins: 'ynnn',
  leaveOrganization: 'yyyy',
  seeCoMembersEmails: 'yynn',
  readAllActivity: 'yynn',
  renameOrganization: 'yynn',
  deleteOrganization: 'ynnn',
  readMigrationRuns: 'yynn',
};

describe('who may do what', () => {
  it.each(Object.entries(table))('%s: %s', (action, row) => {
    roles.forEach((role, index) => {
      expect(can(action as Action, { role })).toBe(row[index] === 'y');
      expect(can(action as Action, { role, isCreator: true })).toBe(row[index] !== 'n');
    });
    expect(can(action as Action, { role: null, isCreator: true })).toBe(false);
  });

  it('lets members edit an archived book only when it is theirs', () => {
    expect(can('editBook', { role: 'member', archived: true })).toBe(false);
    expect(can('editBook', { role: 'member', archived: true, isCreator: true })).toBe(true);
    expect(can('editBook', { role: 'viewer', archived: true, isCreator: true })).toBe(false);
  });
});
