'use client';

import { useMemo } from 'react';
import { Callout } from '@/components/ui/callout';
import { errorText, isOurFault } from '@/components/ui/error-text';
import type { ActionError } from '@/lib/server/action-result';

/** Why an action was refused, as a sentence, with a reference where the fault is ours. */
export function ErrorCallout({ error, className }: { error: ActionError; className?: string }) {
  // The clock is read when the error comes in, not at each later render.
  const text = useMemo(() => errorText(error), [error]);
  return (
    <Callout tone={error.code === 'rate_limited' ? 'warning' : 'danger'} alert className={className}>
      <p>{text}</p>
      {isOurFault(error.code) ? <p className="text-xs">Reference: {error.requestId}</p> : null}
    </Callout>
  );
}
