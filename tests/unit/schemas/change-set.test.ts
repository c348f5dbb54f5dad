import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { ChangeSet } from '@/lib/editor/changes';
import { fieldErrors } from '@/lib/errors/validation';
import { changeSetInput, type ChangeSetInput } from '@/lib/schemas/change-set';

const id = '0a000000-0000-4000-8000-000000000001';
const base = '0123456789abcdef0123456789abcdef';
const richText = { paragraphs: [{ runs: [{ text: 'Growth of 12 %', bold: true }] }] };
const content = { kind: 'text', doc: richText, origin: 'human', locked: false };

const setOf = (entity: string, field: string, value: unknown, more: object = {}) => ({ kind: 'set', entity, id, field, base, value, ...more });
const changeSet = (...changes: unknown[]) => ({ changeId: id, pitchbookId: id, changes });

function problems(...changes: unknown[]): string[] {
  const parsed = changeSetInput.safeParse(changeSet(...changes));
  return parsed.success ? [] : fieldErrors(parsed.error).map(({ field }) => field);
}

const section = { title: 'Market' };
const slide = { sectionId: id, layoutName: 'Body Text', type: 'body' };

describe('a change set', () => {
  it('is what the editor makes', () => {
    expectTypeOf<ChangeSet>().toExtend<z.input<typeof changeSetInput>>();
    expectTypeOf<ChangeSetInput>().toExtend<ChangeSet>();
  });

  it.each([
    setOf('book', 'title', 'Aurora'),
    setOf('book', 'type', 'custom'),
    setOf('book', 'status', 'archived'),
    setOf('book', 'prompt', null),
    setOf('book', 'inheritTemplatePrompts', false),
    setOf('book', 'order', { front: [id], sections: [{ id, slides: [id] }] }),
    setOf('section', 'title', 'Market'),
    setOf('section', 'prompt', { text: 'Sources', mode: 'replaces' }),
    setOf('slide', 'title', null),
    setOf('slide', 'layout', { layoutName: 'Two Content', type: 'body' }),
    setOf('slide', 'prompt', { text: null, mode: 'adds' }),
    setOf('slide', 'notes', 'Say hello\nand pause'),
    setOf('slide', 'content', content, { key: '12' }),
    setOf('slide', 'content', null, { key: '12' }),
    setOf('slide', 'placeholderPrompt', { text: 'Short', mode: 'adds' }, { key: '12' }),
    { kind: 'insert', entity: 'section', id, value: section },
    { kind: 'insert', entity: 'slide', id, value: slide },
    { kind: 'delete', entity: 'slide', id, base: 3 },
    { kind: 'delete', entity: 'section', id, base: 1 },
  ])('may hold %j, and keeps it as it is', (change) => {
    expect(changeSetInput.parse(changeSet(change)).changes).toEqual([change]);
  });

  it('names the change and the field that is wrong', () => {
    expect(
      problems(
        setOf('book', 'title', ''),
        setOf('book', 'revision', 4),
        setOf('slide', 'content', content),
        setOf('slide', 'content', { ...content, html: '<b>' }, { key: '12' }),
        setOf('slide', 'notes', 'n'.repeat(20_001)),
        setOf('section', 'title', 'A', { base: 'guess' }),
        setOf('planet', 'title', 'A'),
        { kind: 'delete', entity: 'book', id, base: 1 },
        { kind: 'insert', entity: 'slide', id: 'mine', value: slide },
        { kind: 'insert', entity: 'section', id, value: { ...section, organizationId: id } },
        { kind: 'drop' },
      ),
    ).toEqual([
      'changes.0.value',
      'changes.1.field',
      'changes.2.key',
      'changes.3.value.html',
      'changes.4.value',
      'changes.5.base',
      'changes.6.entity',
      'changes.7.entity',
      'changes.8.id',
      'changes.9.value.organizationId',
      'changes.10.kind',
    ]);
  });

  it('refuses links that are neither http, https nor mailto', () => {
    const linked = (link: string) => setOf('slide', 'content', { ...content, doc: { paragraphs: [{ runs: [{ text: 'x', link }] }] } }, { key: '12' });
    expect(problems(linked('https://example.com'), linked('mailto:a@b.example'))).toEqual([]);
    expect(problems(linked('javascript:alert(1)'))).toEqual(['changes.0.value.doc.paragraphs.0.runs.0.link']);
  });

  it('has 1 to 2,000 changes', () => {
    expect(problems()).toEqual(['changes']);
    expect(problems(...Array<unknown>(2_000).fill(setOf('book', 'title', 'A')))).toEqual([]);
    expect(problems(...Array<unknown>(2_001).fill(setOf('book', 'title', 'A')))).toEqual(['changes']);
  });

  it('has one form for absence: an empty prompt or slide title is none', () => {
    const changes = [setOf('slide', 'prompt', { text: '', mode: 'adds' }), setOf('slide', 'title', ' ')];
    expect(changeSetInput.parse(changeSet(...changes)).changes.map((change) => 'value' in change && change.value)).toEqual([{ text: null, mode: 'adds' }, null]);
  });
});
