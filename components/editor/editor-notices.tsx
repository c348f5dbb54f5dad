import { X } from 'lucide-react';
import Link from 'next/link';
import { Callout } from '@/components/ui/callout';
import { IconButton } from '@/components/ui/icon-button';
import { buttonClass } from '@/components/ui/button';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { EditorState, EditorStore } from './store/editor-store';

/** Sentences that concern the whole book: why it cannot be edited, what happened to unsaved work. */
export function EditorNotices({ store, state, canEdit, book, backHref }: {
  store: EditorStore; state: EditorState; canEdit: boolean; book: PitchbookDocument; backHref: string;
}) {
  const { phase, message } = state.autosave;
  return (
    <div className="flex flex-col gap-1.5 empty:hidden *:mx-3 *:first:mt-2 *:last:mb-2">
      {state.gone && (
        <Callout tone="danger" alert>
          This pitchbook was deleted, or you can no longer see it. What you wrote since is still here to copy.{' '}
          <Link href={backHref} prefetch={false} className="underline">All pitchbooks</Link>
        </Callout>
      )}
      {!canEdit && !state.gone && (
        <Callout>
          {book.status === 'archived'
            ? 'This pitchbook is archived: you can read everything and change nothing.'
            : 'You can read everything here and change nothing: your role in this team is to view.'}
        </Callout>
      )}
      {state.restored && (
        <Callout>
          <div className="flex items-start gap-2">
            <span className="flex-1">Changes that could not be saved last time were kept on this device and are in the pitchbook again.</span>
            <IconButton size="sm" label="Dismiss" icon={<X />} className="-my-1" onClick={store.dismissRestored} />
          </div>
        </Callout>
      )}
      {phase === 'signed-out' && (
        <Callout tone="warning" alert>
          <div className="flex flex-wrap items-center gap-2">
            <span className="flex-1">You are signed out, so nothing can be saved. Sign in again in a new tab, then come back here and save.</span>
            <a href="/sign-in" target="_blank" rel="noopener" className={buttonClass({ size: 'sm' })}>Sign in</a>
            <button type="button" className={buttonClass({ size: 'sm' })} onClick={store.saveNow}>Save now</button>
          </div>
        </Callout>
      )}
      {phase === 'refused' && message !== null && <Callout tone="danger" alert>Your last change could not be saved: {message}</Callout>}
    </div>
  );
}
