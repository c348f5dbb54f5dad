import type { PitchbookStatus, PitchbookType, PromptMode, SlideContent } from '@/lib/domain/pitchbook';
import type { BookRemainder, SlideRemainder } from './legacy/remainder';

/** One book in the shape that the database function `import_pitchbooks` takes. Slides stand in their order. */
export type ImportBook = {
  id: string;
  title: string;
  type: PitchbookType;
  status: PitchbookStatus;
  pitchbookPrompt: string | null;
  inheritTemplatePrompts: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
  updatedAt: string;
  /** What the old record holds and our tables have no home for; null when nothing is left over. */
  remainder: BookRemainder | null;
  sections: ImportSection[];
  slides: ImportSlide[];
  source: { hash: string; index: number };
  transformations: Transformation[];
};

export type ImportSection = { id: string; title: string; prompt: string | null; promptMode: PromptMode };

export type ImportSlide = {
  id: string;
  sectionId: string | null;
  layoutName: string;
  type: string;
  title: string | null;
  prompt: string | null;
  promptMode: PromptMode;
  prompts: Record<string, string>;
  promptModes: Record<string, PromptMode>;
  /** The id of each prompt, by placeholder id. */
  promptIds: Record<string, string>;
  content: SlideContent;
  notes: string;
  remainder: SlideRemainder | null;
};

/**
 * A book as its tables hold it now: what the database function `read_import_books` answers. Sections and slides stand in
 * their order; timestamps are as PostgreSQL prints them in JSON.
 */
export type LiveBook = {
  id: string;
  title: string;
  type: string;
  status: string;
  pitchbookPrompt: string | null;
  inheritTemplatePrompts: boolean;
  createdAt: string;
  updatedAt: string;
  revision: number;
  remainder: Record<string, unknown> | null;
  sections: (ImportSection & { numberOfSlides: number })[];
  slides: LiveSlide[];
};
export type LiveSlide = Omit<ImportSlide, 'remainder' | 'promptIds'> & { slideNumber: number; remainder: Record<string, unknown> | null };

/** A named rule that changed something on the way, and where in the source record. */
export type Transformation = { rule: string; path: string };

/** A record that cannot be imported, and what its owner can do about it. */
export type Quarantined = { path: string; reason: string; hint: string };

export type MappedBook = { ok: true; book: ImportBook } | { ok: false; quarantined: Quarantined };
