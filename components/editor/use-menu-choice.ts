import { useRef } from 'react';

/**
 * Runs what was chosen in a menu once the menu is closed: while it is open it holds the focus, and would take it
 * back from a field that the choice opens. Spread `content` on the menu's content and wrap what items do in `choose`.
 */
export function useMenuChoice() {
  const chosen = useRef<(() => void) | null>(null);
  return {
    choose: (run: () => void) => () => {
      chosen.current = run;
    },
    content: {
      onCloseAutoFocus: (event: Event) => {
        const run = chosen.current;
        chosen.current = null;
        if (!run) return;
        event.preventDefault();
        run();
      },
    },
  };
}
