'use client';

import { useEffect } from 'react';
import { PageError } from '@/components/organizations/page-error';
import { reportBrowserError } from '@/lib/observability/report-browser-error';

export default function EditorError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => reportBrowserError(error), [error]);
  return (
    <main id="main" className="flex min-h-[80dvh] items-center">
      <PageError
        title="The editor stopped"
        message="Everything that was saved is safe, and what was not is kept on this device and comes back when the pitchbook opens."
        reference={error.digest} retry={reset}
      />
    </main>
  );
}
