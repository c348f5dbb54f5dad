import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPostgres, missingPostgresNotice, type PostgresCluster, postgresIsMandatory, startPostgres } from '../support/database/postgres-cluster';
import { readTestFiles, runTestFile } from '../support/database/tap';
import { describeSqlError, type TestDatabase } from '../support/database/test-database';

const programs = findPostgres();
if (!programs && postgresIsMandatory) throw new Error(missingPostgresNotice);
if (!programs) console.warn(`! ${missingPostgresNotice}`);

interface Outcome {
  /** What the request answered; undefined when it was refused. */
  value?: unknown;
  /** `<SQLSTATE> <message>` of the refusal. */
  refusal?: string;
  detail?: string;
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

describe.runIf(programs)('two people at the same instant', () => {
  let cluster: PostgresCluster;
  let first: TestDatabase & { processId: number };
  let second: TestDatabase & { processId: number };
  let observer: TestDatabase;

  beforeAll(async () => {
    cluster = await startPostgres(programs ?? '');
    first = await cluster.connect();
    second = await cluster.connect();
    observer = await cluster.connect();
    for (const file of (await readTestFiles()).filter(({ name }) => /^00/.test(name))) {
      expect((await runTestFile(observer, file)).failures).toEqual([]);
    }
    await observer.run('select tests.stage()');
  });
  afterAll(() => cluster?.close());

  const one = async (sql: string) => Object.values((await observer.run(sql))[0] ?? {})[0];
  const idOf = (name: string) => one(`select tests.id(${quote(name)})`) as Promise<string>;
  const hashOf = (value: unknown) => one(`select private.piece_hash(${quote(JSON.stringify(value))}::jsonb)`) as Promise<string>;

  /** A request of one person up to the answer, its transaction left open; the failure is the answer of a refused one. */
  async function request(connection: TestDatabase, person: string, sql: string): Promise<Outcome> {
    try {
      const [row] = await connection.run(`begin; select tests.act_as(${quote(person)}); ${sql}`);
      return { value: row ? Object.values(row)[0] : undefined };
    } catch (error) {
      return refused(error);
    }
  }

  function refused(error: unknown): Outcome {
    const { code, detail, message } = error as Error & { code?: string; detail?: string };
    if (!code) throw error;
    return { refusal: `${code} ${message}`, detail: detail ?? describeSqlError(error) };
  }

  async function commit(connection: TestDatabase, outcome: Outcome): Promise<Outcome> {
    if (outcome.refusal) {
      await connection.run('rollback');
      return outcome;
    }
    try {
      await connection.run('commit');
      return outcome;
    } catch (error) {
      await connection.run('rollback');
      return refused(error);
    }
  }

  /**
   * The first request answers but is not committed yet when the second one begins; the first commits as soon as the second
   * waits for it or has answered. So both are under way at once, in the same order each time.
   */
  async function race(one: [person: string, sql: string], other: [person: string, sql: string]): Promise<{ a: Outcome; b: Outcome }> {
    const a = await request(first, ...one);
    let answered = false;
    const pending = request(second, ...other).finally(() => {
      answered = true;
    });
    let waited = false;
    while (!answered && !waited) {
      const [row] = await observer.run(`select wait_event_type = 'Lock' as waits from pg_stat_activity where pid = ${second.processId}`);
      waited = row?.waits === true;
    }
    expect(waited, 'the second request waits for the first').toBe(true);
    const aDone = await commit(first, a);
    return { a: aDone, b: await commit(second, await pending) };
  }

  const apply = (book: string, changeId: string, changes: object[]) =>
    `select public.apply_changes(${quote(book)}, ${quote(changeId)}, ${quote(JSON.stringify(changes))}::jsonb)`;
  const read = async (book: string) => (await one(`select tests.json_as('owner', ${quote(`select public.get_pitchbook(${quote(book)})`)})`)) as {
    title: string;
    revision: number;
    sections: { id: string; title: string }[];
    slides: { id: string; slideNumber: number; type: string; notes: string; version: number }[];
  };

  let book: string;
  beforeEach(async () => {
    const created = (await one(
      `select tests.json_as('creator', ${quote(`select public.create_pitchbook_atomic(p_title => 'A race', p_organization_id => ${quote(await idOf('alpha'))}, p_sections => '[{"title":"One","numberOfSlides":2},{"title":"Two","numberOfSlides":2}]'::jsonb)`)})`,
    )) as { id: string };
    book = created.id;
  });

  it('lets only one of the last two owners leave', async () => {
    const organization = await one(`select tests.json_as('owner', $$ select public.create_organization('Race', 'race') $$) ->> 'id'`);
    await observer.run(`insert into public.organization_members (organization_id, user_id, role) values (${quote(String(organization))}, tests.id('admin'), 'owner')`);
    const leave = `select public.leave_organization(${quote(String(organization))})`;
    const { a, b } = await race(['owner', leave], ['admin', leave]);
    expect(a.refusal).toBeUndefined();
    expect(b.refusal).toBe('PT409 last_owner');
    expect(await one(`select string_agg(user_id::text, ',') from public.organization_members where organization_id = ${quote(String(organization))} and role = 'owner'`)).toBe(await idOf('admin'));
  });

  it('refuses the later of two edits of one piece and shows it the earlier one', async () => {
    const base = await hashOf('A race');
    const rename = (title: string) => apply(book, randomUUID(), [{ kind: 'set', entity: 'book', id: book, field: 'title', base, value: title }]);
    const { a, b } = await race(['owner', rename('Of the owner')], ['member', rename('Of the member')]);
    expect(a.refusal).toBeUndefined();
    expect(b.refusal).toBe('PT409 edit_conflict');
    expect(JSON.parse(b.detail ?? '')).toMatchObject({ conflicts: [{ index: 0, entity: 'book', field: 'title', current: 'Of the owner' }] });
    expect((await read(book)).title).toBe('Of the owner');
  });

  it('takes edits of different pieces of one slide from both', async () => {
    const slide = (await read(book)).slides[4];
    const notes = apply(book, randomUUID(), [{ kind: 'set', entity: 'slide', id: slide?.id, field: 'notes', base: await hashOf(''), value: 'Speak slowly' }]);
    const prompt = apply(book, randomUUID(), [
      { kind: 'set', entity: 'slide', id: slide?.id, field: 'prompt', base: await hashOf({ mode: 'adds', text: null }), value: { text: 'Be brief', mode: 'adds' } },
    ]);
    const { a, b } = await race(['owner', notes], ['member', prompt]);
    expect([a.refusal, b.refusal]).toEqual([undefined, undefined]);
    expect((await read(book)).slides.find(({ id }) => id === slide?.id)).toMatchObject({ notes: 'Speak slowly', prompt: 'Be brief' });
  });

  it('applies a change set once when it arrives twice at once', async () => {
    const changeId = randomUUID();
    const rename = apply(book, changeId, [{ kind: 'set', entity: 'book', id: book, field: 'title', base: await hashOf('A race'), value: 'Once' }]);
    const { a, b } = await race(['owner', rename], ['owner', rename]);
    expect(a.refusal).toBeUndefined();
    expect(b.value).toEqual(a.value);
    expect((await read(book)).revision).toBe((a.value as { revision: number }).revision);
  });

  it('creates one book when one idempotency key arrives twice at once', async () => {
    const create = `select public.create_pitchbook_atomic(p_title => 'Keyed', p_organization_id => ${quote(await idOf('alpha'))}, p_sections => '[{"title":"One","numberOfSlides":1}]'::jsonb, p_idempotency_key => 'key', p_request_hash => 'hash')`;
    const { a, b } = await race(['owner', create], ['owner', create]);
    expect([a.refusal, b.refusal]).toEqual([undefined, undefined]);
    expect((b.value as { id: string }).id).toBe((a.value as { id: string }).id);
    expect(Number(await one("select count(*) from public.pitchbooks where title = 'Keyed'"))).toBe(1);
  });

  it('refuses an edit of a book that is being deleted, and lets a deletion wait for an edit', async () => {
    const rename = apply(book, randomUUID(), [{ kind: 'set', entity: 'book', id: book, field: 'title', base: await hashOf('A race'), value: 'Too late' }]);
    const remove = `select public.delete_pitchbook_safe(${quote(book)})`;
    const edited = await race(['member', rename], ['owner', remove]);
    expect([edited.a.refusal, edited.b.refusal]).toEqual([undefined, undefined]);
    await observer.run(`select tests.perform_as('owner', ${quote(`select public.restore_pitchbook(${quote(book)})`)})`);
    const again = apply(book, randomUUID(), [{ kind: 'set', entity: 'book', id: book, field: 'title', base: await hashOf('Too late'), value: 'Later still' }]);
    const deleted = await race(['owner', remove], ['member', again]);
    expect(deleted.a.refusal).toBeUndefined();
    expect(deleted.b.refusal).toBe('PT404 not_found');
    expect(await one(`select title from public.pitchbooks where id = ${quote(book)}`)).toBe('Too late');
  });

  it('leaves no gap when one takes away the last slide by hand while another adds one behind it', async () => {
    const { slides, sections } = await read(book);
    const last = slides.at(-1);
    const remove = `delete from public.slides where id = ${quote(last?.id ?? '')} returning id`;
    const add = `insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) values (${quote(book)}, ${quote(sections.at(-1)?.id ?? '')}, ${slides.length + 1}, 'Body Text', 'body') returning id`;
    const { a, b } = await race(['owner', remove], ['member', add]);
    expect(a.refusal).toBeUndefined();
    expect(b.refusal).toBe('PT400 invalid_order');
    expect((await read(book)).slides.map(({ slideNumber }) => slideNumber)).toEqual(slides.slice(0, -1).map((_, index) => index + 1));
  });

  it('lets no layout go while a book is begun with it, and no book begin while a layout goes', async () => {
    const layout = (await one(`select to_jsonb(l) - 'created_at' - 'updated_at' from public.layout_templates l where id = tests.id('layout contents')`)) as { id: string };
    const remove = `delete from public.layout_templates where id = ${quote(layout.id)} returning id`;
    const begin = `select public.create_pitchbook_atomic(p_title => 'Themed', p_organization_id => ${quote(await idOf('alpha'))}, p_sections => '[{"title":"One"}]'::jsonb, p_deck_template_id => ${quote(await idOf('deck'))})`;
    const late = await race(['owner', remove], ['member', begin]);
    expect(late.a.refusal).toBeUndefined();
    expect(late.b).toMatchObject({ refusal: 'PT400 validation', detail: expect.stringContaining('deckTemplateId') });
    await observer.run(`insert into public.layout_templates (id, deck_template_id, name, slide_type) select (l ->> 'id')::uuid, (l ->> 'deck_template_id')::uuid, l ->> 'name', l ->> 'slide_type' from (select ${quote(JSON.stringify(layout))}::jsonb) q(l)`);
    const early = await race(['member', begin], ['owner', remove]);
    expect(early.a.refusal).toBeUndefined();
    expect(early.b).toMatchObject({ refusal: 'PT400 validation', detail: expect.stringContaining('layouts') });
  });

  it('refuses the deletion of a slide that was edited meanwhile', async () => {
    const before = await read(book);
    const slide = before.slides[4];
    const order = (slides: { id: string }[]) => ({
      front: slides.slice(0, 3).map(({ id }) => id),
      sections: before.sections.map(({ id }, index) => ({
        id,
        slides: before.slides.filter((candidate) => (candidate as { sectionId?: string }).sectionId === before.sections[index]?.id && slides.includes(candidate)).map(({ id: slideId }) => slideId),
      })),
    });
    const edit = apply(book, randomUUID(), [{ kind: 'set', entity: 'slide', id: slide?.id, field: 'notes', base: await hashOf(''), value: 'Kept' }]);
    const remove = apply(book, randomUUID(), [
      { kind: 'delete', entity: 'slide', id: slide?.id, base: slide?.version },
      { kind: 'set', entity: 'book', id: book, field: 'order', base: await hashOf(order(before.slides)), value: order(before.slides.filter((candidate) => candidate !== slide)) },
    ]);
    const { a, b } = await race(['owner', edit], ['member', remove]);
    expect(a.refusal).toBeUndefined();
    expect(b.refusal).toBe('PT409 edit_conflict');
    expect((await read(book)).slides.find(({ id }) => id === slide?.id)?.notes).toBe('Kept');
  });
});
