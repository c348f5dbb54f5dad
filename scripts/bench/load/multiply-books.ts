/** Tables that a book consists of, each before those that refer to it. */
const TABLES = ['public.pitchbooks', 'public.pitchbook_sections', 'public.slides', 'public.placeholder_prompts', 'private.slide_words'];
/** Ids of a book and its parts: those of a copy are made of the original's, so that its parts find each other. */
const IDS = ['id', 'pitchbook_id', 'section_id', 'slide_id'];

/**
 * Puts so many copies beside each book, in its organisation. Without triggers, since what is copied has passed them all, and
 * with the text indexes made anew at the end: a million slides take minutes instead of an hour.
 * @param run on one connection, which keeps its settings
 */
export async function multiplyBooks(run: (sql: string) => Promise<Record<string, unknown>[]>, copies: number): Promise<void> {
  if (copies < 1) return;
  await run('set session_replication_role = replica');
  await run(`set maintenance_work_mem = '1GB'`);
  const indexes = await run(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
     where m.amname = 'gin' and i.indrelid = any ('{${TABLES.join(', ')}}'::regclass[])`,
  );
  for (const { name } of indexes) await run(`drop index ${String(name)}`);
  for (const table of TABLES) {
    const columns = await run(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'revision' order by attnum`,
    );
    const names = columns.map(({ name }) => String(name));
    const values = names.map((name) => (IDS.includes(name) ? `md5(${name}::text || copy)::uuid` : name));
    await run(`insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${table}, generate_series(1, ${Math.round(copies)}) copy`);
  }
  for (const { definition } of indexes) await run(String(definition));
  await run('reset session_replication_role');
}
