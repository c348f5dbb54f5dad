import { describe, expect, it } from 'vitest';
import { rightsOver } from '@/components/pitchbooks/pitchbook-row';

const mine = { status: 'draft', createdBy: 'me' } as const;
const theirs = { status: 'draft', createdBy: 'them' } as const;

describe('what the list offers', () => {
  it('offers a viewer nothing that changes a book', () => {
    expect(Object.values(rightsOver({ ...mine, createdBy: 'me' }, { role: 'viewer', userId: 'me' }))).not.toContain(true);
  });

  it('lets a member rename every book, and archive or delete only their own', () => {
    const member = { role: 'member', userId: 'me' } as const;
    expect(rightsOver(theirs, member)).toMatchObject({ rename: true, duplicate: true, archive: false, delete: false, restore: false });
    expect(rightsOver(mine, member)).toMatchObject({ rename: true, archive: true, delete: true, restore: true, insist: false });
  });

  it('lets a member touch an archived book only where they made it', () => {
    const member = { role: 'member', userId: 'me' } as const;
    expect(rightsOver({ ...theirs, status: 'archived' }, member)).toMatchObject({ rename: false, unarchive: false });
    expect(rightsOver({ ...mine, status: 'archived' }, member)).toMatchObject({ rename: true, unarchive: true, archive: false });
  });

  it('lets owners and admins insist', () => {
    expect(rightsOver(theirs, { role: 'owner', userId: 'me' }).insist).toBe(true);
    expect(rightsOver(theirs, { role: 'admin', userId: 'me' })).toMatchObject({ insist: true, delete: true, restore: true });
  });

  it('counts a book whose maker left as nobody’s', () => {
    expect(rightsOver({ status: 'draft', createdBy: null }, { role: 'member', userId: 'me' }).delete).toBe(false);
  });
});
