import type { QueryOperation } from './record';

const operations: Record<string, QueryOperation> = { GET: 'select', HEAD: 'select', POST: 'insert', PATCH: 'update', PUT: 'insert', DELETE: 'delete' };

/** What a request to Supabase asks of the database; null where it is for another of its services, such as Auth. */
export function describeQuery(url: string, method: string): { operation: QueryOperation; table: string } | null {
  const [, rpc, table] = /\/rest\/v1\/(rpc\/)?(\w+)(?:\?|$)/.exec(url) ?? [];
  const operation = rpc ? 'rpc' : operations[method.toUpperCase()];
  return table === undefined || operation === undefined ? null : { operation, table: table.toLowerCase() };
}
