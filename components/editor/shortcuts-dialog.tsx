'use client';

import { Dialog } from '@/components/ui/dialog';
import { Shortcut } from '@/components/ui/shortcut';
import { editorActions, type ActionGroup } from './editor-actions';
import { shownKeys } from './shortcut-text';

const GROUPS: ActionGroup[] = ['Slides', 'Sections', 'Edit', 'Go to', 'Help'];
const IN_TEXT: [string, string[]][] = [
  ['Bold, italic, underline', ['Mod+B', 'Mod+I', 'Mod+U']],
  ['Superscript, subscript', ['Mod+.', 'Mod+,']],
  ['Numbered, bulleted list', ['Mod+Shift+7', 'Mod+Shift+8']],
  ['Level down, level up', ['Tab', 'Shift+Tab']],
  ['Link', ['Mod+K']],
  ['To the toolbar', ['Alt+F10']],
  ['Leave the text', ['Escape']],
];

/** Nothing in the list takes the focus by itself, and the arrow keys scroll only what has it. */
const SCROLLED_BY_KEYS = { role: 'group', 'aria-label': 'All keys', tabIndex: 0 } as const;

/** Every key there is, from the table that the keys themselves run by. */
export function ShortcutsDialog({ open, canEdit, onOpenChange }: { open: boolean; canEdit: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="lg">
      <div {...SCROLLED_BY_KEYS} className="grid gap-x-8 gap-y-4 pb-3 sm:grid-cols-2">
        {GROUPS.map((group) => {
          const actions = editorActions.filter((action) => action.group === group && action.keys.length > 0 && (canEdit || !action.edits));
          return actions.length === 0 ? null : (
            <Group key={group} name={group} rows={actions.map(({ label, keys }) => [label, keys])} />
          );
        })}
        {canEdit && <Group name="In a text" rows={IN_TEXT} />}
      </div>
    </Dialog>
  );
}

function Group({ name, rows }: { name: string; rows: [string, string[]][] }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold">{name}</h3>
      <dl className="text-sm">
        {rows.map(([label, keys]) => (
          <div key={label} className="flex items-center justify-between gap-4 border-b border-line py-1">
            <dt className="text-ink-muted">{label}</dt>
            <dd className="flex gap-2">{keys.map((chord) => <Shortcut key={chord} keys={shownKeys(chord)} />)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
