import { listPitchbooksInput, type ListPitchbooksInput } from '@/lib/schemas/pitchbook';

/** What the list's address says; everything else in it is ignored. */
export type ListQuery = Pick<ListPitchbooksInput, 'page' | 'sort' | 'order' | 'status' | 'type' | 'q'> & { trash: boolean };

export const PAGE_SIZE = 25;

const fields = listPitchbooksInput.shape;
const initialOrder = { updated_at: 'desc', created_at: 'desc', title: 'asc' } as const;

/** The order a sorting starts with: newest first, or A to Z. */
export function defaultOrder(sort: ListQuery['sort']): ListQuery['order'] {
  return initialOrder[sort];
}

/** Reads the search parameters of the page. A wrong value (a mistyped link) counts as absent. */
export function parseListQuery(params: Record<string, string | string[] | undefined>): ListQuery {
  const read = <K extends keyof typeof fields>(key: K) => {
    const value = params[key];
    const parsed = fields[key].safeParse(value === '' ? undefined : Array.isArray(value) ? value[0] : value);
    return (parsed.success ? parsed.data : fields[key].parse(undefined)) as ListPitchbooksInput[K];
  };
  const sort = read('sort');
  return {
    page: read('page'),
    sort,
    order: params.order === undefined ? defaultOrder(sort) : read('order'),
    status: read('status'),
    type: read('type'),
    q: read('q') || undefined,
    trash: params.view === 'trash',
  };
}

/** The address of a list: only what differs from the plain one is in it. A change of anything but the page starts at 1. */
export function listHref(path: string, query: Partial<ListQuery>): string {
  const params = new URLSearchParams();
  const sort = query.sort ?? 'updated_at';
  if (query.trash) params.set('view', 'trash');
  if (query.q) params.set('q', query.q);
  if (query.status) params.set('status', query.status);
  if (query.type) params.set('type', query.type);
  if (sort !== 'updated_at') params.set('sort', sort);
  if (query.order && query.order !== defaultOrder(sort)) params.set('order', query.order);
  if (query.page && query.page > 1) params.set('page', String(query.page));
  const search = params.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** Whether the query narrows the list, so that an empty answer may be the filters' doing. */
export function isNarrowed({ q, status, type }: ListQuery): boolean {
  return q !== undefined || status !== undefined || type !== undefined;
}
