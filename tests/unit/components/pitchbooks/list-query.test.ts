import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNarrowed, listHref, parseListQuery, type ListQuery } from '@/components/pitchbooks/list-query';

const path = '/demo/pitchbooks';

function paramsOf(href: string): Record<string, string> {
  return Object.fromEntries(new URL(href, 'http://localhost').searchParams);
}

describe('the address of the list', () => {
  it('is the plain path for the plain list', () => {
    expect(listHref(path, parseListQuery({}))).toBe(path);
  });

  it('carries what differs from the plain list', () => {
    const query = parseListQuery({ q: 'rail', status: 'draft', type: 'template', sort: 'title', order: 'desc', page: '3' });
    expect(listHref(path, query)).toBe(`${path}?q=rail&status=draft&type=template&sort=title&order=desc&page=3`);
  });

  it('says the same after it was read and written again', () => {
    const queries: fc.Arbitrary<ListQuery> = fc.record({
      page: fc.integer({ min: 1, max: 1000 }),
      sort: fc.constantFrom('created_at', 'updated_at', 'title'),
      order: fc.constantFrom('asc', 'desc'),
      status: fc.option(fc.constantFrom('draft', 'ready', 'archived'), { nil: undefined }),
      type: fc.option(fc.constantFrom('standard', 'template', 'custom'), { nil: undefined }),
      q: fc.option(fc.stringMatching(/^[\w&=?#% ü]{1,40}$/u).map((text) => text.trim()).filter(Boolean), { nil: undefined }),
      trash: fc.boolean(),
    });
    fc.assert(
      fc.property(queries, (query) => {
        expect(parseListQuery(paramsOf(listHref(path, query)))).toEqual(query);
      }),
    );
  });

  it('takes wrong values for absent ones, so that a mistyped link still shows a list', () => {
    expect(parseListQuery({ page: '-2', sort: 'secret', order: 'sideways', status: 'lost', type: ['x', 'y'], q: '' })).toEqual(
      parseListQuery({ order: 'desc' }),
    );
  });

  it('sorts titles from A to Z and dates from the newest unless told otherwise', () => {
    expect(parseListQuery({ sort: 'title' }).order).toBe('asc');
    expect(parseListQuery({ sort: 'created_at' }).order).toBe('desc');
  });

  it('knows that sorting narrows nothing and a search does', () => {
    expect(isNarrowed(parseListQuery({ sort: 'title', page: '2' }))).toBe(false);
    expect(isNarrowed(parseListQuery({ q: 'rail' }))).toBe(true);
    expect(isNarrowed(parseListQuery({ status: 'archived' }))).toBe(true);
  });
});
