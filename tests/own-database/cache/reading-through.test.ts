import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCache, type Cache } from '@/lib/cache/cache';
import { createMemoryStore } from '@/lib/cache/memory-store';
import { CACHE_OF_PROCESS } from '@/lib/cache/process-cache';
import { getDeckTemplate } from '@/lib/data/get-deck-template';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import type { DeckTemplate, PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { openBookDatabase, valueOf, type BookDatabase } from '../../support/book-database';

/** Reads through the cache against the real schema: the policies and triggers decide what may come from it. */
let books: BookDatabase;
let cache: Cache;
let queries: string[] = [];

beforeAll(async () => {
  books = await openBookDatabase();
  // Whatever a person may write to a table, as the data API would.
  await books.runAsSuperuser(`create function public.write_as_caller(p_sql text) returns void language plpgsql as $$ begin execute p_sql; end $$; grant execute on function public.write_as_caller(text) to authenticated`);
});
afterAll(() => books.close());
beforeEach(() => {
  cache = createCache({ store: createMemoryStore(10_000_000), prefix: 'test' });
  Object.assign(globalThis, { [CACHE_OF_PROCESS]: cache });
  queries = [];
});
afterAll(() => void Reflect.deleteProperty(globalThis, CACHE_OF_PROCESS));

function callerOf(userId: string): Caller {
  const ask = async (name: string, args: Record<string, unknown>) => {
    queries.push(name);
    const answer = await books.call<unknown>(userId, name, args);
    if (answer.ok) return { data: answer.value, error: null, status: 200 };
    return { data: null, error: { code: `PT${answer.error.status}`, message: answer.error.code, details: null, hint: null }, status: answer.error.status };
  };
  // As the client of Supabase: with a signal or without.
  const rpc = (name: string, args: Record<string, unknown>) => {
    const answer = ask(name, args);
    return Object.assign(answer, { abortSignal: () => answer });
  };
  return { db: { rpc } as object as Caller['db'], userId, requestId: 'r' };
}

interface House {
  id: string;
  owner: string;
  member: string;
  viewer: string;
  outsider: string;
}

let houses = 0;
async function buildHouse(): Promise<House> {
  const [owner, member, viewer, outsider] = [await books.addPerson(), await books.addPerson(), await books.addPerson(), await books.addPerson()];
  const { id } = valueOf(await books.call<{ id: string }>(owner, 'create_organization', { p_name: 'House', p_slug: `house-${(houses += 1)}` }));
  await books.runAsSuperuser(`insert into public.organization_members (organization_id, user_id, role) values ('${id}', '${member}', 'member'), ('${id}', '${viewer}', 'viewer')`);
  return { id, owner, member, viewer, outsider };
}
const addBook = async ({ id, member }: House) =>
  valueOf(await books.call<PitchbookDocument>(member, 'create_pitchbook_atomic', { p_title: 'Aurora', p_organization_id: id, p_sections: [{ title: 'Market', numberOfSlides: 2 }, { title: 'Team' }] }));
const told = (read: Result<PitchbookDocument>) => (read.ok ? read.value : read.error.code);
const read = (userId: string, id: string) => getPitchbook(callerOf(userId), id);

describe('a book in the cache', () => {
  it('is read by all who may see it, with one query for the document', async () => {
    const house = await buildHouse();
    const { id } = await addBook(house);
    const [one, other] = [await read(house.owner, id), await read(house.viewer, id)];
    expect(one).toMatchObject({ ok: true, value: { title: 'Aurora' } });
    expect(other).toEqual(one);
    expect(queries).toEqual(['get_pitchbook_revision', 'get_pitchbook', 'get_pitchbook_revision']);
    expect(cache.counters.book).toMatchObject({ hits: 1, misses: 1 });
  });

  it('is the same one however its id is written', async () => {
    const house = await buildHouse();
    const { id } = await addBook(house);
    await read(house.owner, id);
    expect(await read(house.owner, id.toUpperCase())).toMatchObject({ ok: true, value: { id } });
    expect(cache.counters.book).toMatchObject({ hits: 1, misses: 1 });
  });

  it('is not there for a member who was removed, nor for anybody outside', async () => {
    const house = await buildHouse();
    const { id } = await addBook(house);
    for (const person of [house.viewer, house.member, house.owner]) expect(await read(person, id)).toMatchObject({ ok: true });
    valueOf(await books.call(house.owner, 'remove_member', { p_organization_id: house.id, p_user_id: house.viewer }));
    valueOf(await books.call(house.owner, 'remove_member', { p_organization_id: house.id, p_user_id: house.member }));
    expect(await read(house.viewer, id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    // Not even for whoever made it.
    expect(await read(house.member, id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await read(house.outsider, id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    // It still lies there: the owner gets it without another query.
    queries = [];
    expect(await read(house.owner, id)).toMatchObject({ ok: true });
    expect(queries).toEqual(['get_pitchbook_revision']);
  });

  it('is there at once for somebody who was refused before', async () => {
    const house = await buildHouse();
    const { id } = await addBook(house);
    await read(house.owner, id);
    expect(await read(house.outsider, id)).toMatchObject({ ok: false });
    await books.runAsSuperuser(`insert into public.organization_members (organization_id, user_id, role) values ('${house.id}', '${house.outsider}', 'viewer')`);
    expect(await read(house.outsider, id)).toMatchObject({ ok: true });
  });

  it('is not there while it lies in the trash', async () => {
    const house = await buildHouse();
    const { id } = await addBook(house);
    await read(house.owner, id);
    valueOf(await books.call(house.owner, 'delete_pitchbook_safe', { p_id: id }));
    expect(await read(house.owner, id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    valueOf(await books.call(house.owner, 'restore_pitchbook', { p_id: id }));
    expect(await read(house.owner, id)).toMatchObject({ ok: true, value: { id } });
  });

  it('is another one after its author is gone', async () => {
    const house = await buildHouse();
    const { id } = await addBook(house);
    expect(await read(house.owner, id)).toMatchObject({ ok: true, value: { createdBy: house.member } });
    await books.runAsSuperuser(`delete from auth.users where id = '${house.member}'`);
    expect(await read(house.owner, id)).toMatchObject({ ok: true, value: { createdBy: null } });
  });
});

describe('whatever happens to a book and to those who read it', () => {
  const parts = ['title', 'status', 'pitchbook_prompt', 'section', 'section_prompt', 'notes', 'slide_title', 'slide_prompt', 'content', 'placeholder', 'placeholder_mode', 'order', 'layout', 'remove_slide', 'trash', 'restore', 'version', 'archive'] as const;
  const who = fc.constantFrom<(keyof Omit<House, 'id'>)[]>('owner', 'member', 'viewer', 'outsider');
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ what: fc.constant('read' as const), who }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant('write' as const), who: fc.constantFrom<(keyof Omit<House, 'id'>)[]>('owner', 'owner', 'member', 'viewer'), part: fc.constantFrom(...parts), text: fc.constantFrom('One', 'Two', 'Three') }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('role' as const), who: fc.constantFrom<(keyof Omit<House, 'id'>)[]>('member', 'viewer', 'outsider'), role: fc.constantFrom('admin', 'member', 'viewer', 'none') }) },
  );

  const writes: Record<(typeof parts)[number], (id: string, text: string) => string> = {
    title: (id, text) => `update public.pitchbooks set title = '${text}' where id = '${id}'`,
    status: (id, text) => `update public.pitchbooks set status = '${text === 'One' ? 'ready' : 'draft'}' where id = '${id}'`,
    pitchbook_prompt: (id, text) => `update public.pitchbooks set pitchbook_prompt = '${text}' where id = '${id}'`,
    section: (id, text) => `update public.pitchbook_sections set title = '${text}' where pitchbook_id = '${id}' and order_index = 0`,
    section_prompt: (id, text) => `update public.pitchbook_sections set section_prompt = '${text}' where pitchbook_id = '${id}' and order_index = 1`,
    notes: (id, text) => `update public.slides set speaker_notes = '${text}' where pitchbook_id = '${id}' and slide_number = 5`,
    slide_title: (id, text) => `update public.slides set title = '${text}' where pitchbook_id = '${id}' and slide_number = 5`,
    slide_prompt: (id, text) => `update public.slides set slide_prompt = '${text}' where pitchbook_id = '${id}' and slide_number = 5`,
    content: (id, text) =>
      `update public.slides set content = '{"v": 1, "placeholders": {"body": {"kind": "text", "doc": {"paragraphs": [{"runs": [{"text": "${text}"}]}]}, "origin": "human", "locked": false}}}' where pitchbook_id = '${id}' and slide_number = 5`,
    placeholder: (id, text) => `update public.placeholder_prompts set prompt_text = '${text}' where slide_id = (select id from public.slides where pitchbook_id = '${id}' and slide_number = 5)`,
    placeholder_mode: (id, text) => `update public.placeholder_prompts set prompt_mode = '${text === 'One' ? 'replaces' : 'adds'}' where slide_id = (select id from public.slides where pitchbook_id = '${id}' and slide_number = 5)`,
    order: (id) => `update public.slides set slide_number = 11 - slide_number where pitchbook_id = '${id}' and slide_number in (5, 6)`,
    layout: (id, text) => `update public.slides set layout_name = '${text === 'One' ? 'Two Columns' : 'Body Text'}' where pitchbook_id = '${id}' and slide_number = 5`,
    remove_slide: (id) => `delete from public.slides where pitchbook_id = '${id}' and slide_type = 'legal'`,
    trash: (id) => `update public.pitchbooks set deleted_at = now() where id = '${id}'`,
    restore: (id) => `update public.pitchbooks set deleted_at = null where id = '${id}'`,
    version: (id, text) => `select public.create_version('${id}', '${text}')`,
    archive: (id) => `update public.pitchbooks set status = 'archived' where id = '${id}'`,
  };

  it('what comes through the cache is what the database says', async () => {
    let compared = 0;
    const done = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const house = await buildHouse();
        const { id } = await addBook(house);
        for (const each of steps) {
          if (each.what === 'write') {
            if ((await books.call(house[each.who], 'write_as_caller', { p_sql: writes[each.part](id, each.text) })).ok) done.add(each.part);
          } else if (each.what === 'role') {
            await books.runAsSuperuser(`delete from public.organization_members where organization_id = '${house.id}' and user_id = '${house[each.who]}'`);
            if (each.role !== 'none') await books.runAsSuperuser(`insert into public.organization_members (organization_id, user_id, role) values ('${house.id}', '${house[each.who]}', '${each.role}')`);
          }
          const reader = each.what === 'read' ? each.who : 'owner';
          const [through, direct] = [await read(house[reader], id), await books.call<PitchbookDocument>(house[reader], 'get_pitchbook', { p_id: id })];
          expect(told(through)).toEqual(told(direct));
          compared += 1;
        }
      }),
      { numRuns: 25 },
    );
    // Or nothing was tried.
    expect([...done].toSorted()).toEqual(parts.toSorted());
    expect(compared).toBeGreaterThan(250);
    expect(cache.counters.book.hits).toBeGreaterThan(compared / 10);
  }, 600_000);
});

describe('a deck template in the cache', () => {
  it('is another one as soon as an admin has changed a layout', async () => {
    const house = await buildHouse();
    await books.runAsSuperuser(`
      insert into public.deck_templates (id, organization_id, name, slide_width, slide_height, theme) select '${house.id}', '${house.id}', 'Ours', slide_width, slide_height, theme from public.deck_templates where organization_id is null;
      insert into public.layout_templates (deck_template_id, name, slide_type, order_index, background, shapes, placeholders) select '${house.id}', name, slide_type, order_index, background, shapes, placeholders from public.layout_templates where organization_id is null`);
    const book = valueOf(await books.call<PitchbookDocument>(house.member, 'create_pitchbook_atomic', { p_title: 'Ours', p_organization_id: house.id, p_sections: [{ title: 'Market' }], p_deck_template_id: house.id }));
    const layoutsOf = async (userId: string) => {
      const template = await getDeckTemplate(callerOf(userId), book);
      return template.ok ? template.value.layouts.map(({ background }) => background) : template.error.code;
    };
    const before = await layoutsOf(house.viewer);
    queries = [];
    expect(await layoutsOf(house.member)).toEqual(before);
    expect(queries).toEqual(['get_pitchbook_revision']);
    const change = `update public.layout_templates set background = 'accent6' where deck_template_id = '${house.id}' and name = 'Body Text'`;
    valueOf(await books.call(house.owner, 'write_as_caller', { p_sql: change }));
    const direct = valueOf(await books.call<DeckTemplate>(house.viewer, 'get_deck_template', { p_id: house.id }));
    expect(await layoutsOf(house.viewer)).toEqual(direct.layouts.map(({ background }) => background));
    expect(await layoutsOf(house.viewer)).toContain('accent6');
    expect(await layoutsOf(house.outsider)).toBe('not_found');
  });
});
