/**
 * Every rule by which an import changes something. `translated` is an ordinary difference between the two formats;
 * `mended` is a fault in the source that was dealt with. The text is for people who read the report.
 */
export const RULES = {
  'word-translated': translated('A word of an older version became the nearest one of today; it comes back on export.'),
  'layout-unknown': translated('A layout that we do not have is drawn with the generic one and keeps its name.'),
  'sections-reordered': translated('Sections stand in the order of their dividers, as people saw them; the order of the list comes back on export.'),
  'slides-sorted': translated('Slides that are listed in another order were sorted by their numbers; the list’s order comes back on export.'),
  'slide-joined-run': translated('A slide belongs to the section in whose run it stands, not to the one that it names.'),
  'section-prompt-by-title-won': translated('A prompt kept by section title won over the section’s own; the other is kept.'),
  'date-rewritten': translated('A date in another form or time zone was written in UTC; the form comes back on export.'),
  'date-read-as-utc': translated('A time without a time zone was read as UTC.'),
  'id-in-lower-case': translated('An id in capital letters is stored in small ones.'),

  'markup-removed': mended('HTML was removed from a title; the original is kept.'),
  'control-characters-removed': mended('Characters that text cannot hold (NUL and other control characters) were removed; the original is kept.'),
  'half-characters-replaced': mended('Halves of characters (lone surrogates) were replaced; the original is kept.'),
  'title-trimmed': mended('Blanks around a title were removed; the original is kept.'),
  'title-shortened': mended('A title over the limit was shortened; the original is kept.'),
  'text-shortened': mended('A text over the limit was shortened; the original is kept.'),
  'section-titled': mended('A section without a title was given one.'),
  'word-unreadable': mended('A type or status that is no word was replaced by the default; the original is kept.'),
  'layout-named': mended('A slide without a readable layout name got the generic layout.'),
  'slide-type-replaced': mended('A slide type that is no word became “body”; the original is kept.'),
  'number-unreadable': mended('A number is written as text, or is no number; it was read where possible, and the original is kept.'),
  'date-unreadable': mended('A date could not be read; the other date of the record stands in, and the original is kept.'),
  'section-unreadable': mended('An entry of the list of sections is no section; an empty one stands in its place.'),
  'section-added': mended('A book without any section got one.'),
  'slide-unreadable': mended('An entry of the list of slides is no slide; an empty one stands in its place.'),
  'map-unreadable': mended('A field that should hold entries holds something else; it is kept as it is.'),
  'slides-renumbered': mended('Slide numbers had gaps, repetitions or were missing; the slides were numbered anew in their order.'),
  'slide-names-unknown-section': mended('A slide names a section that the book does not have; it belongs to the run in which it stands.'),
  'section-made-for-divider': mended('A divider without a section of its own in the list got one.'),
  'divider-added': mended('A section without a divider got one.'),
  'title-slide-added': mended('A book without a title slide got one.'),
  'title-slide-moved-first': mended('The title slide was not the first slide.'),
  'prompts-differ': mended('Two copies of a prompt differ; the scoped one won, the other is kept.'),
  'prompt-unreadable': mended('A prompt is no text; it is kept as it is.'),
  'prompt-without-slide': mended('A prompt belongs to a slide that no longer exists; it is kept with the book.'),
  'prompt-without-section': mended('A prompt belongs to a section that no longer exists; it is kept with the book.'),
  'prompt-without-placeholder': mended('A prompt belongs to a placeholder whose name cannot be one; it is kept with the slide.'),
  'generated-text-without-slide': mended('A generated text belongs to a slide that no longer exists; it is kept with the book.'),
  'generated-answer-kept-aside': mended('A generated answer has a shape or size that slides cannot show; it is kept with the slide.'),
  'generated-text-shortened': mended('A generated text is longer than a slide can hold; it was shortened, and the original is kept.'),
  'reserved-key': mended('A field has a name that programs reserve (“__proto__”); it is kept as JSON text.'),
  'kept-as-json-text': mended('A value that the database cannot hold as it is was kept as JSON text.'),
  'duplicate-key': mended('A field stood twice in one object: the last value counts, the earlier one is kept.'),
  'exact-number': mended('A number with more digits than programs calculate with was kept digit by digit.'),
  'copies-differ': mended('The list and the single file of a book differ: the one with the later “updated” was taken.'),
  'damaged-in-list': mended('A record is damaged in the list and was read from its single file.'),
} as const satisfies Record<string, Rule>;

export type Rule = { kind: 'translated' | 'mended'; text: string };
export type RuleName = keyof typeof RULES;

function translated(text: string): Rule {
  return { kind: 'translated', text };
}

function mended(text: string): Rule {
  return { kind: 'mended', text };
}
