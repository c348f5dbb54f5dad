import { X } from 'lucide-react';
import Link from 'next/link';
import { Callout } from '@/components/ui/callout';
import { IconButton } from '@/components/ui/icon-button';
import { buttonClass } from '@/components/ui/button';
import type { PitchbookDocument, Slide } from '@/lib/domain/pitchbook';
import { pieceName } from '@/lib/editor/conflicts';
import type { EditorState, EditorStore } from './store/editor-store';

const LEFT_BEHIND = {
  restored: 'Changes that could not be saved last time were kept on this device and are in the pitchbook again.',
  unreadable: 'Changes that could not be saved last time are kept on this device, but this version of the app cannot read them. They stay where they are.',
};

/** Sentences that concern the whole book: why it cannot be edited, what happened to unsaved work. */
export function EditorNotices({ store, state, canEdit, book, slide, backHref }: {
  store: EditorStore; state: EditorState; canEdit: boolean; book: PitchbookDocument; slide: Slide; backHref: string;
}) {
  const { phase, message, refused, document } = state.autosave;
  return (
    <div className="flex flex-col gap-1.5 empty:hidden *:mx-3 *:first:mt-2 *:last:mb-2">
      {phase === 'gone' && (
        <Callout tone="danger" alert>
          This pitchbook was deleted, or you can no longer see it. What you wrote since is still here to copy.{' '}
          <Link href={backHref} prefetch={false} className="underline">All pitchbooks</Link>
        </Callout>
      )}
      {!canEdit && phase !== 'gone' && (
        <Callout>
          {book.status === 'archived'
            ? 'This pitchbook is archived: you can read everything and change nothing.'
            : 'You can read everything here and change nothing: your role in this team is to view.'}
        </Callout>
      )}
      {canEdit && slide.readOnly && (
        <Callout>Slide {slide.slideNumber} was made by a newer version of the app, so some of it may not be shown. Here it can be read and moved, nothing else.</Callout>
      )}
      {state.leftBehind !== null && (
        <Callout tone={state.leftBehind === 'unreadable' ? 'warning' : 'info'} alert={state.leftBehind === 'unreadable'}>
          <div className="flex items-start gap-2">
            <span className="flex-1">{LEFT_BEHIND[state.leftBehind]}</span>
            <IconButton size="sm" label="Dismiss" icon={<X />} className="-my-1" onClick={store.dismissLeftBehind} />
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
      {refused.length > 0 && (
        <Callout tone="danger" alert>
          <p>
            {refused.length === 1
              ? 'One change cannot be saved as it is. It is kept on this device until you change it, and everything else is saved.'
              : `${refused.length} changes cannot be saved as they are. They are kept on this device until you change them, and everything else is saved.`}
          </p>
          <ul className="list-disc pl-4">
            {refused.map((piece) => (
              <li key={piece.key} className="break-words">{pieceName(piece, document)}: {piece.reason}</li>
            ))}
          </ul>
        </Callout>
      )}
      {phase === 'refused' && message !== null && <Callout tone="danger" alert>Your last change could not be saved: {message}</Callout>}
    </div>
  );
}
