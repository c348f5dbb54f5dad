import type { Caller } from '@/lib/server/caller';

/** A caller whose tables hold these rows, whatever is asked of them; `filters` are the equalities that were asked for, `asked` the tables. */
export function callerOfTables(tables: Record<string, object[]>): { caller: Caller; filters: [table: string, column: string, value: unknown][]; asked: string[] } {
  const filters: [string, string, unknown][] = [];
  const asked: string[] = [];
  const from = (table: string) => {
    asked.push(table);
    const rows = tables[table] ?? [];
    const answer = { data: rows, error: null, status: 200, count: rows.length };
    const query: object = new Proxy(Promise.resolve(answer), {
      get(promise, name: string) {
        if (name === 'then') return promise.then.bind(promise);
        return (...args: [string, unknown]) => {
          if (name === 'eq') filters.push([table, ...args]);
          return query;
        };
      },
    });
    return query;
  };
  return { caller: { db: { from } as object as Caller['db'], userId: 'ada', requestId: 'r1' }, filters, asked };
}
