'use client';

import { useCallback, useState, useSyncExternalStore } from 'react';
import { v4 as newId } from 'uuid';
import { emptyDraft, wizardDraftSchema, type WizardDraft } from '@/components/pitchbooks/wizard/wizard-draft';

function storageKey(organizationId: string): string {
  return `new-pitchbook:${organizationId}`;
}

/** The kept draft, or a new one where there is none (or none of this shape). */
function readDraft(organizationId: string): WizardDraft {
  const stored = sessionStorage.getItem(storageKey(organizationId));
  if (stored !== null) {
    try {
      const parsed = wizardDraftSchema.safeParse(JSON.parse(stored));
      if (parsed.success) return parsed.data;
    } catch (fault) {
      if (!(fault instanceof SyntaxError)) throw fault;
    }
  }
  return emptyDraft(newId);
}

/** Whether the page is alive in the browser: only there the session's storage can be read. */
export function useIsBrowser(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
}

/** The wizard's draft, written to the session's storage with every change: a reload or a failed submit loses nothing. */
export function useWizardDraft(organizationId: string) {
  const [draft, setDraft] = useState(() => readDraft(organizationId));

  const change = useCallback(
    (next: WizardDraft) => {
      setDraft(next);
      try {
        sessionStorage.setItem(storageKey(organizationId), JSON.stringify(next));
      } catch (fault) {
        // Storage full or forbidden: the wizard goes on without its safety net.
        if (!(fault instanceof DOMException)) throw fault;
      }
    },
    [organizationId],
  );

  const forget = useCallback(() => sessionStorage.removeItem(storageKey(organizationId)), [organizationId]);
  const startOver = useCallback(() => {
    forget();
    setDraft(emptyDraft(newId));
  }, [forget]);

  return { draft, change, forget, startOver };
}
