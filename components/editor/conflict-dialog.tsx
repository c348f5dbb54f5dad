'use client';

import { Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { clsx } from 'clsx';
import { describeConflict, type ConflictChoice } from '@/lib/editor/conflicts';
import type { EditorDocument } from '@/lib/editor/document';
import type { Conflict } from '@/lib/editor/rebase';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';

export type ConflictDialogProps = {
  open: boolean;
  conflicts: readonly Conflict[];
  document: EditorDocument;
  onResolve: (choices: Record<string, ConflictChoice>) => void;
  onOpenChange: (open: boolean) => void;
  onCopied: (ok: boolean) => void;
};

/** Both texts of every piece that two people changed at once; the person chooses, and the other text can be copied first. */
export function ConflictDialog({ open, conflicts, document, onResolve, onOpenChange, onCopied }: ConflictDialogProps) {
  const [choices, setChoices] = useState<Record<string, ConflictChoice>>({});
  const undecided = conflicts.filter(({ key }) => choices[key] === undefined);
  const chosen = Object.fromEntries(conflicts.flatMap(({ key }) => (choices[key] ? [[key, choices[key]] as const] : [])));
  const all = (choice: ConflictChoice) => setChoices(Object.fromEntries(conflicts.map(({ key }) => [key, choice])));
  return (
    <Dialog
      open={open && conflicts.length > 0} onOpenChange={onOpenChange} size="lg" title="Somebody changed the same text"
      description="While you were writing, another person, or you in another window, saved a change to the same place. Nothing is lost: choose which one the pitchbook keeps."
      onOpenAutoFocus={(event) => {
        // The first choice, not the cross in the corner.
        const dialog = event.currentTarget;
        const first = dialog instanceof HTMLElement ? dialog.querySelector<HTMLElement>('input[type="radio"]') : null;
        if (!first) return;
        event.preventDefault();
        first.focus();
      }}
      footer={
        <>
          {conflicts.length > 1 && (
            <span className="mr-auto flex gap-2">
              <Button variant="ghost" onClick={() => all('mine')}>All mine</Button>
              <Button variant="ghost" onClick={() => all('theirs')}>All theirs</Button>
            </span>
          )}
          <Button onClick={() => onOpenChange(false)}>Decide later</Button>
          <Button
            variant="primary" disabled={undecided.length > 0}
            onClick={() => {
              onResolve(chosen);
              setChoices({});
            }}
          >
            {undecided.length > 0 && conflicts.length > 1 ? `${undecided.length} to choose` : 'Keep what I chose'}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        {conflicts.map((conflict) => {
          const { label, mine, theirs } = describeConflict(conflict, document);
          return (
            <fieldset key={conflict.key}>
              <legend className="mb-1.5 text-sm font-semibold">{label}</legend>
              <div className="grid gap-2 sm:grid-cols-2">
                {([['mine', 'Mine', mine], ['theirs', 'Theirs', theirs]] as const).map(([choice, name, text]) => (
                  <Version
                    key={choice} group={conflict.key} name={name} text={text} chosen={choices[conflict.key] === choice}
                    onChoose={() => setChoices((before) => ({ ...before, [conflict.key]: choice }))} onCopied={onCopied}
                  />
                ))}
              </div>
            </fieldset>
          );
        })}
      </div>
    </Dialog>
  );
}

function Version({ group, name, text, chosen, onChoose, onCopied }: {
  group: string; name: string; text: string; chosen: boolean; onChoose: () => void; onCopied: (ok: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={clsx('flex flex-col rounded-md border', chosen ? 'border-focus bg-accent-soft' : 'border-line-strong')}>
      <div className="flex items-center gap-2 border-b border-line px-2.5 py-1">
        <input type="radio" id={id} name={group} checked={chosen} onChange={onChoose} className="accent-accent" />
        <label htmlFor={id} className="flex-1 py-1 text-sm font-medium">{name}</label>
        <IconButton
          size="sm" label={`Copy ${name === 'Mine' ? 'my' : 'their'} text`} icon={<Copy />}
          onClick={() => void copy(text).then(onCopied)}
        />
      </div>
      <label htmlFor={id} className="max-h-60 min-h-16 overflow-y-auto px-2.5 py-2 text-base break-words whitespace-pre-wrap">{text}</label>
    </div>
  );
}

/** False where the browser does not allow it; without https it has no clipboard at all. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
