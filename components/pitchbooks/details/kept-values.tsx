import { clsx } from 'clsx';
import { count } from '@/components/pitchbooks/pitchbook-labels';
import { Disclosure } from '@/components/ui/disclosure';
import type { PitchbookDetails } from '@/lib/data/find-pitchbook-details';

type Kept = NonNullable<PitchbookDetails['imported']>['kept'][number];

/** A value up to this long stands open. */
const SHORT = { characters: 300, lines: 6 };

/** What an old record held beside what its book shows: where it stood, and what it says, as text. */
export function KeptValues({ kept, more }: { kept: readonly Kept[]; more: number }) {
  return (
    <>
      <ul aria-label="Kept values" className="divide-y divide-line rounded-lg border border-line bg-surface shadow-low">
        {kept.map((entry, at) => (
          <li key={at} className="px-4 py-3">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <code className="min-w-0 font-mono text-xs font-medium [overflow-wrap:anywhere]">{entry.path}</code>
              <span className="text-xs text-ink-faint">{kindText(entry)}</span>
            </p>
            {isShort(entry.text) ? (
              <Value entry={entry} />
            ) : (
              <Disclosure summary="Show it" className="mt-1">
                <Value entry={entry} />
              </Disclosure>
            )}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-2 text-sm text-ink-muted">and {count(more, 'more value')}. The export of the migration tool has them all.</p> : null}
    </>
  );
}

function Value({ entry }: { entry: Kept }) {
  const { path, text, isJson, isCut } = entry;
  return (
    <>
      <pre
        dir="auto"
        className={clsx(
          'mt-1.5 max-h-80 overflow-y-auto rounded-md bg-surface-sunken px-2.5 py-1.5 whitespace-pre-wrap [overflow-wrap:anywhere]',
          isJson ? 'font-mono text-xs' : 'font-sans text-base',
        )}
        {...(isShort(text) ? {} : { role: 'region', 'aria-label': `Value of ${path}`, tabIndex: 0 })}
      >
        {text}
      </pre>
      {isCut ? <p className="mt-1 text-xs text-ink-faint">This is its beginning. The export of the migration tool has all of it.</p> : null}
    </>
  );
}

function isShort(text: string): boolean {
  return text.length <= SHORT.characters && text.split('\n').length <= SHORT.lines;
}

/** "Text", "List of 3 items", "Yes or no": what a value is, told without reading it. */
export function kindText({ kind, size }: Pick<Kept, 'kind' | 'size'>): string {
  switch (kind) {
    case 'text':
      if (size === 0) return 'Empty text';
      return size !== null && size > SHORT.characters ? `Text of ${count(size, 'character')}` : 'Text';
    case 'number':
      return 'Number';
    case 'boolean':
      return 'Yes or no';
    case 'null':
      return 'Nothing (null)';
    case 'list':
      return size === 0 ? 'Empty list' : `List of ${count(size ?? 0, 'item')}`;
    case 'object':
      return size === 0 ? 'Empty object' : `Object with ${count(size ?? 0, 'field')}`;
  }
}
