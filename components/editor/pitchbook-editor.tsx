'use client';

import type { Editor } from '@tiptap/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { can } from '@/lib/domain/access';
import { findLayout } from '@/lib/domain/layouts';
import type { DeckTemplate, PitchbookDocument, Role } from '@/lib/domain/pitchbook';
import { slideTitle } from '@/lib/domain/placeholder-text';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { ConflictDialog } from './conflict-dialog';
import { findAction, type ActionContext } from './editor-actions';
import { EditorNotices } from './editor-notices';
import { FilmStrip } from './film-strip';
import { Inspector } from './inspector';
import { NotesPanel } from './notes-panel';
import { PanelSwitch, type Panel } from './panel-switch';
import { TextToolbar } from './rich-text/text-toolbar';
import { saveStatus } from './save-status';
import { selectSlide } from './select-slide';
import { ShortcutsDialog } from './shortcuts-dialog';
import { LayoutSelect, SlideTools } from './slide-tools';
import { Stage } from './stage';
import { TopBar } from './top-bar';
import { useEditorKeys } from './use-editor-keys';
import { useOpenBook } from './use-open-book';
import { usePresence } from './use-presence';

export type PitchbookEditorProps = {
  book: PitchbookDocument;
  template: DeckTemplate;
  viewer: { id: string; role: Role };
  backHref: string;
};

/** An open pitchbook: its slides on the left, one of them in the middle, prompts and notes on the right. */
export function PitchbookEditor({ book: opened, template, viewer, backHref }: PitchbookEditorProps) {
  const mayEdit = (book: PitchbookDocument) =>
    can('editBook', { role: viewer.role, isCreator: book.createdBy === viewer.id, archived: book.status === 'archived' });
  // From the address, not from the page: the browser's way back brings the page as it was first asked for.
  const slideId = useSearchParams().get('slide');
  const { store, state } = useOpenBook({ book: opened, template, canEdit: mayEdit, slideId }, viewer.id);
  const { book, selection, autosave } = state;
  const canEdit = mayEdit(book) && autosave.phase !== 'gone';
  const slide = book.slides.find(({ id }) => id === selection.slideId) ?? book.slides[0];

  const [panel, setPanel] = useState<Panel>('slide');
  const [renaming, setRenaming] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const [shortcuts, setShortcuts] = useState(false);
  const [textEditor, setTextEditor] = useState<Editor | null>(null);
  const toolbar = useRef<HTMLDivElement>(null);
  const film = useRef<HTMLElement>(null);
  const [decideLater, setDecideLater] = useState(false);
  const people = usePresence(book.id, selection.slideId, {
    onBeat: (revision) => {
      if (revision > book.revision || autosave.phase === 'gone') void store.refresh();
    },
    onGone: store.gone,
  });

  const choose = useCallback(
    (id: string, how: 'only' | 'toggle' | 'range') => {
      selectSlide(store, id, how);
      // Where one panel is seen at a time, a pressed slide is one to look at.
      if (how === 'only') setPanel('slide');
    },
    [store],
  );
  const focusSlides = () => film.current?.querySelector<HTMLElement>('[data-slide][tabindex="0"]')?.focus();
  const context: ActionContext = {
    store, canEdit, focusSlides,
    say: (message, offerUndo) =>
      toast(message, { id: 'editor', ...(offerUndo ? { action: { label: 'Undo', onClick: () => findAction('edit.undo').run(context) } } : {}) }),
    renameSection: (sectionId) => {
      setPanel('slides');
      setRenaming(sectionId);
    },
    askDeleteSection: setDeleting,
    showShortcuts: () => setShortcuts(true),
  };
  const say = (refused: string | null) => {
    if (refused !== null) context.say(refused);
  };
  useEditorKeys(context);
  useSlideInAddress(selection.slideId);

  const hasConflicts = autosave.phase === 'conflict';
  useEffect(() => {
    if (!hasConflicts) setDecideLater(false);
  }, [hasConflicts]);

  if (!slide) return null;
  const canEditSlide = canEdit && !slide.readOnly;
  const layout = findLayout(template, slide.layoutName);
  const deletingSection = book.sections.find(({ id }) => id === deleting);
  const step = (by: 1 | -1) => {
    const next = book.slides[slide.slideNumber - 1 + by];
    if (next) store.goTo(next.id);
  };

  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-canvas">
      <TopBar
        book={book} backHref={backHref} canEdit={canEdit} saveStatus={saveStatus(autosave)} people={people}
        canUndo={store.canUndo()} canRedo={store.canRedo()}
        onRename={(title) => say(store.run('setBookField', { title }))}
        onStatus={(status) => say(store.run('setBookField', { status }))}
        onSavePress={() => (hasConflicts ? setDecideLater(false) : store.saveNow())}
        onAction={(id) => findAction(id).run(context)} onGoTo={store.goTo} onLeave={store.saveNow}
      />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        <EditorNotices store={store} state={state} canEdit={canEdit} book={book} slide={slide} backHref={backHref} />
        <div data-panel={panel} className="group/editor grid min-h-0 flex-1 grid-cols-1 min-[900px]:grid-cols-[14.5rem_minmax(0,1fr)_20rem]">
          <div className="flex min-h-0 flex-col border-r border-line bg-surface max-[899px]:hidden max-[899px]:group-data-[panel=slides]/editor:flex">
            {canEdit && (
              <SlideTools
                template={template} context={context}
                onAdd={(layoutName) => say(store.run('addSlide', layoutName === null ? {} : { layoutName }))}
              />
            )}
            <FilmStrip
              ref={film} book={book} template={template} selection={selection} people={people} canEdit={canEdit} renaming={renaming}
              onSelect={choose}
              onMoveSlides={(slideIds, to) => {
                store.mark();
                say(store.run('moveSlides', { slideIds, to }));
                store.mark();
              }}
              onRename={(sectionId, title) => say(store.run('renameSection', { sectionId, title }))}
              onRenaming={setRenaming}
              onSectionAction={(sectionId, actionId) => {
                const divider = book.slides.find((each) => each.sectionId === sectionId);
                if (divider) store.goTo(divider.id);
                findAction(actionId).run(context);
              }}
            />
          </div>
          <div className="flex min-h-0 min-w-0 flex-col max-[899px]:hidden max-[899px]:group-data-[panel=slide]/editor:flex">
            {canEdit && (
              <div className="flex h-11 shrink-0 items-center gap-2 overflow-x-auto border-b border-line bg-surface px-2">
                <LayoutSelect
                  template={template} layout={layout} slide={slide}
                  onChange={(layoutName) => {
                    store.mark();
                    say(store.run('setLayout', { layoutName }));
                    store.mark();
                  }}
                />
                <TextToolbar ref={toolbar} editor={textEditor} />
              </div>
            )}
            <div className="flex min-h-0 flex-1 p-3 sm:p-6">
              <Stage
                book={book} template={template} layout={layout} slide={slide} canEdit={canEditSlide}
                placeholderId={selection.placeholderId} editing={selection.editing && canEditSlide}
                onSelect={(placeholderId) => store.select({ placeholderId, editing: false })}
                onEdit={(placeholderId) => store.select({ placeholderId, editing: true })}
                onLeave={() => store.select({ editing: false })}
                onText={(placeholderId, doc) => {
                  const refused = store.run('setContent', { slideId: slide.id, placeholderId, doc });
                  say(refused);
                  return refused === null;
                }}
                onRenameSection={context.renameSection} onEditor={setTextEditor}
                onFocusToolbar={() => toolbar.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus()}
              />
            </div>
            <div className="flex h-9 shrink-0 items-center justify-center gap-1 border-t border-line bg-surface text-xs text-ink-muted">
              <IconButton size="sm" label="Previous slide" icon={<ChevronLeft />} disabled={slide.slideNumber === 1} onClick={() => step(-1)} />
              <span className="tabular-nums">Slide {slide.slideNumber} of {book.slides.length}</span>
              <IconButton size="sm" label="Next slide" icon={<ChevronRight />} disabled={slide.slideNumber === book.slides.length} onClick={() => step(1)} />
            </div>
          </div>
          <aside
            aria-label="Prompts and notes"
            className="min-h-0 border-l border-line bg-surface max-[899px]:hidden max-[899px]:group-data-[panel=details]/editor:block"
          >
            <Tabs defaultValue="prompts" className="flex h-full flex-col">
              <TabsList className="h-11 shrink-0 items-end px-2">
                <TabsTrigger value="prompts">Prompts</TabsTrigger>
                <TabsTrigger value="notes">Notes</TabsTrigger>
              </TabsList>
              <TabsContent value="prompts" className="min-h-0 flex-1">
                <Inspector store={store} book={book} layout={layout} slide={slide} placeholderId={selection.placeholderId} readOnly={!canEdit} />
              </TabsContent>
              <TabsContent value="notes" className="min-h-0 flex-1 overflow-y-auto">
                <NotesPanel key={slide.id} store={store} slide={slide} shownTitle={slideTitle(book, { ...slide, title: null })} readOnly={!canEditSlide} />
              </TabsContent>
            </Tabs>
          </aside>
        </div>
        <PanelSwitch panel={panel} onChange={setPanel} />
      </main>
      <ConflictDialog
        open={hasConflicts && !decideLater} conflicts={autosave.conflicts} document={autosave.document}
        onOpenChange={(open) => setDecideLater(!open)} onResolve={store.resolve}
        onCopied={(copied) => context.say(copied ? 'Copied' : 'The browser did not allow copying')}
      />
      <ShortcutsDialog open={shortcuts} canEdit={canEdit} onOpenChange={setShortcuts} />
      <AlertDialog
        open={deletingSection !== undefined} onOpenChange={(open) => !open && setDeleting(null)} tone="danger"
        title={`Delete “${deletingSection?.title ?? ''}”?`} confirmLabel="Delete section"
        description={`The section goes with its ${book.slides.filter(({ sectionId }) => sectionId === deleting).length} slides. You can undo this while the pitchbook is open.`}
        onConfirm={() => {
          if (deleting !== null) {
            store.mark();
            say(store.run('deleteSection', { sectionId: deleting }));
            store.mark();
          }
          setDeleting(null);
        }}
      />
    </div>
  );
}

/** Keeps the slide in the page's address, so that a reload or a sent link comes back to it. */
function useSlideInAddress(slideId: string): void {
  useEffect(() => {
    const address = new URL(window.location.href);
    if (address.searchParams.get('slide') === slideId) return;
    address.searchParams.set('slide', slideId);
    window.history.replaceState(null, '', address);
  }, [slideId]);
}
