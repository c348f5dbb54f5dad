/** The id of the list's heading. */
export const LIST_HEADING = 'list-heading';

/** Moves focus to the list's heading: where it goes when the row that had it leaves the list. */
export function focusListHeading(): void {
  document.getElementById(LIST_HEADING)?.focus();
}
