import { describe, expect, it } from 'vitest';
import { findPitchbookDetails } from '@/lib/data/find-pitchbook-details';
import { callerOfTables } from './tables';

const ID = '3f0e8a52-7c1d-4e9b-9a44-5d1c0b6f7a01';
const MADE_HERE = 'd6e2786d-3dba-41c8-a096-946edf3955e6';
const BY_IMPORT = '7dac3a7d-ad22-5ea4-9201-5ee7c01119a2';
const book = (part: string, remainder: object | null = null) => ({
  title: 'Aldermoor', type: 'custom', status: 'ready', created_at: '2024-05-20 07:00:00+00', updated_at: '2026-03-01 20:00:00+00', remainder, creator: { full_name: 'Ada Owner' },
  sections: [{ id: part, order_index: 0 }],
  slides: [{ id: part, slide_number: 2, remainder: { delta: { slide: { two: ['+', 2] } } } }, { id: part, slide_number: 1, remainder: { delta: { slide: { one: ['+', 1] } } } }],
});
const bare = (part: string) => ({ ...book(part), slides: [{ id: part, slide_number: 1, remainder: null }] });
const change = (time: string, full_name: string | null) => ({ created_at: time, person: full_name === null ? null : { full_name } });

async function detailsFor(role: 'owner' | 'admin' | 'member' | 'viewer', tables: Record<string, object[]>) {
  const { caller, asked, filters } = callerOfTables(tables);
  const found = await findPitchbookDetails(caller, { id: 'org', role }, ID);
  if (!found.ok) throw new Error(found.error.code);
  return { details: found.value, asked, filters };
}

describe('details of a book', () => {
  it('are looked for within the organisation', async () => {
    const { filters } = await detailsFor('viewer', { pitchbooks: [bare(MADE_HERE)] });
    expect(filters).toEqual([['pitchbooks', 'id', ID], ['pitchbooks', 'organization_id', 'org']]);
  });

  it('are none where the book is not there, or the id is none', async () => {
    expect((await detailsFor('owner', {})).details).toBeNull();
    const { caller, asked } = callerOfTables({ pitchbooks: [bare(MADE_HERE)] });
    expect(await findPitchbookDetails(caller, { id: 'org', role: 'owner' }, 'nothing')).toEqual({ ok: true, value: null });
    expect(asked).toEqual([]);
  });

  it('have no part about an import where the book was made here', async () => {
    expect((await detailsFor('viewer', { pitchbooks: [bare(MADE_HERE)] })).details).toMatchObject({ createdByName: 'Ada Owner', sectionCount: 1, slideCount: 1, imported: null });
  });

  it('say of an imported book that nothing was left over', async () => {
    expect((await detailsFor('viewer', { pitchbooks: [bare(BY_IMPORT)] })).details?.imported).toEqual({ run: null, kept: [], more: 0 });
  });

  it('list what was kept, with slides in their order', async () => {
    const { details } = await detailsFor('viewer', { pitchbooks: [book(BY_IMPORT, { delta: { odd: ['+', 'text'] } })] });
    expect(details?.imported?.kept.map(({ path, text }) => [path, text])).toEqual([['$.odd', 'text'], ['$.slides[0].one', '1'], ['$.slides[1].two', '2']]);
  });

  it.each(['owner', 'admin'] as const)('tell an %s the run, and who made the latest changes', async (role) => {
    const { details } = await detailsFor(role, {
      pitchbooks: [bare(BY_IMPORT)],
      migration_items: [{ run: { id: 'run', source_name: 'old-data' } }],
      activity_logs: [
        change('2026-03-01 19:58:00+00', 'Mia Member'), change('2026-03-01 19:55:00+00', null), change('2026-03-01 19:50:00+00', 'Adam Admin'),
        change('2026-03-01 19:49:59+00', 'Long Ago'),
      ],
    });
    expect(details).toMatchObject({ imported: { run: { id: 'run', sourceName: 'old-data' } }, updatedByNames: ['Mia Member', 'Adam Admin'] });
  });

  it.each(['member', 'viewer'] as const)('do not ask the log for a %s, who would see their own entries only', async (role) => {
    const { details, asked } = await detailsFor(role, { pitchbooks: [bare(BY_IMPORT)], activity_logs: [change('2026-03-01 19:58:00+00', 'Mia Member')] });
    expect(asked).toEqual(['pitchbooks']);
    expect(details).toMatchObject({ updatedByNames: [], imported: { run: null } });
  });
});
