/** Names of the built-in layouts, as the migration that inserts the built-in deck template has them. Others are drawn with the generic one. */
export const BUILT_IN_LAYOUTS: ReadonlySet<string> = new Set([
  'Title Slide', 'Contents', 'Legal Notice', 'Section Divider', 'Body Text', 'Two Content', 'Comparison', '2 across',
  '1 left 2 right', 'Title Only', 'Chart', 'Table', 'Picture with Caption', 'Quote', 'Blank',
]);
