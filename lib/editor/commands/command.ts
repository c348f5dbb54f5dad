import type { DeckTemplate } from '@/lib/domain/pitchbook';
import type { EditorDocument } from '../document';

export type CommandContext = {
  document: EditorDocument;
  deckTemplate: DeckTemplate;
  newId: () => string;
  currentSlideId: string | null;
  /** Slides a command without a target of its own acts on; the current one when nothing else is selected. */
  selectedSlideIds: string[];
};

export type CommandResult = {
  document: EditorDocument;
  /** Slides to select next; left as they are when missing. */
  select?: string[];
  /** Why nothing was done, as a sentence for the person. */
  refused?: string;
};

/**
 * An edit as a pure function with what toolbar, menu, palette and keyboard need to offer it. `Args` with only
 * optional members (or void) means that it can run without being asked for anything.
 */
export type Command<Args = void> = {
  id: string;
  label: string;
  /** Chords such as "Mod+D"; Mod is Command on a Mac, Control elsewhere. */
  keys?: string[];
  /** Edits with the same key that follow closely become one entry of the history. */
  coalesce?: (args: Args) => string | null;
  when(context: CommandContext): boolean;
  run(context: CommandContext, args: Args): CommandResult;
};

/** Keeps the type of the arguments while the definition is checked. */
export function defineCommand<Args = void>(command: Command<Args>): Command<Args> {
  return command;
}

export function refuse(document: EditorDocument, refused: string): CommandResult {
  return { document, refused };
}

export const READ_ONLY = 'This slide was made by a newer version of the app: here it can be read and moved, nothing else.';

/** Whether one of the slides holds what this version of the app cannot read in full. */
export function isReadOnly(document: EditorDocument, ...slideIds: string[]): boolean {
  return slideIds.some((id) => document.slides[id]?.readOnly);
}

export const always = (): boolean => true;

/** The slides a command acts on: those it was given, else the selection. */
export function targets(context: CommandContext, slideIds?: string[]): string[] {
  const wanted = new Set(slideIds ?? context.selectedSlideIds);
  if (!slideIds && wanted.size === 0 && context.currentSlideId) wanted.add(context.currentSlideId);
  const { front, sections } = context.document.order;
  return [...front, ...sections.flatMap(({ slides }) => slides)].filter((id) => wanted.has(id));
}
