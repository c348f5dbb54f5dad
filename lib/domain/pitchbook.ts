/** The book model: what the database returns as one document and what every other part speaks in. */

export type PitchbookType = 'standard' | 'template' | 'custom';
export type PitchbookStatus = 'draft' | 'generating' | 'ready' | 'archived';
/** How a prompt relates to the levels above it: it is added to them, or stands instead of them. */
export type PromptMode = 'adds' | 'replaces';
export type Role = 'owner' | 'admin' | 'member' | 'viewer';

/** Limits of the contract; the database holds the same ones as CHECKs. */
export const LIMITS = {
  title: 255,
  pitchbookPrompt: 10_000,
  prompt: 5_000,
  notes: 20_000,
  sections: 50,
  slides: 500,
  slidesPerNewSection: 100,
  changesPerSet: 2_000,
} as const;

export type Run = {
  /** "\n" inside a run is a line break within the paragraph. */
  text: string;
  bold?: true;
  italic?: true;
  underline?: true;
  superscript?: true;
  subscript?: true;
  /** http, https or mailto only. */
  link?: string;
};

/** One paragraph, as in PowerPoint: lists are flat paragraphs with a level (0–8), never nested. */
export type Paragraph = { list?: 'bullet' | 'number'; level?: number; runs: Run[] };
export type RichText = { paragraphs: Paragraph[] };

export type ContentOrigin = 'human' | 'ai' | 'import';
export type TextContent = {
  kind: 'text';
  doc: RichText;
  origin: ContentOrigin;
  locked: boolean;
  meta?: Record<string, unknown>;
};
/** Tables, charts and pictures get their own kinds here. */
export type PlaceholderContent = TextContent;
export type SlideContent = { v: 1; placeholders: Record<string, PlaceholderContent> };

export type Section = {
  id: string;
  title: string;
  orderIndex: number;
  /** Slides of the section without its divider. */
  numberOfSlides: number;
  prompt: string | null;
  promptMode: PromptMode;
  version: number;
};

export type Slide = {
  id: string;
  /** null: one of the front slides. */
  sectionId: string | null;
  /** 1…n, from the order of the book. */
  slideNumber: number;
  layoutName: string;
  type: string;
  title: string | null;
  prompt: string | null;
  promptMode: PromptMode;
  prompts: Record<string, string>;
  /** Placeholders missing here add to what is above. */
  promptModes: Record<string, PromptMode>;
  /** Where it is `readOnly`, as much of it as could be read. */
  content: SlideContent;
  /** A newer version of the app wrote content that this one cannot read in full: it must not save over it. */
  readOnly?: true;
  notes: string;
  version: number;
};

export type PitchbookDocument = {
  id: string;
  organizationId: string;
  title: string;
  type: PitchbookType;
  status: PitchbookStatus;
  revision: number;
  pitchbookPrompt: string | null;
  inheritTemplatePrompts: boolean;
  deckTemplateId: string;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
  sections: Section[];
  slides: Slide[];
};

export type PlaceholderKind =
  | 'title' | 'subtitle' | 'body' | 'text' | 'picture' | 'table' | 'chart' | 'footer' | 'slide-number' | 'date';

/** A named box of a layout; geometry in EMU (914,400 to the inch) from the slide's top left corner. */
export type Placeholder = {
  id: string;
  name: string;
  kind: PlaceholderKind;
  x: number;
  y: number;
  width: number;
  height: number;
  defaultPrompt: string | null;
  /** Characters that fit comfortably; null where it has no meaning. */
  capacity: number | null;
  style?: {
    /** Points. */
    fontSize?: number;
    bold?: boolean;
    align?: 'left' | 'center' | 'right';
    anchor?: 'top' | 'middle' | 'bottom';
    /** A name of the theme's colours. */
    color?: string;
    /** Paragraphs are bulleted unless they say otherwise. */
    bullets?: boolean;
  };
};

export type Layout = {
  id: string;
  name: string;
  slideType: string;
  /** Theme colour names; decoration is drawn beneath the placeholders. */
  background?: string;
  shapes?: { kind: 'rect' | 'line'; x: number; y: number; width: number; height: number; fill: string }[];
  placeholders: Placeholder[];
};

export type DeckTemplate = {
  id: string;
  organizationId: string | null;
  name: string;
  slideWidth: number;
  slideHeight: number;
  theme: { colors: Record<string, string>; fonts: { heading: string; body: string } };
  layouts: Layout[];
};

/** The layout that stands in where a book names one that its deck template does not have. */
export const GENERIC_LAYOUT = 'Body Text';
