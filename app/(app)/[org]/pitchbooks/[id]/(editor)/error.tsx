'use client';

import { PageFault } from '@/components/organizations/page-fault';

export default function EditorError(fault: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="main" className="flex min-h-[80dvh] items-center">
      <PageFault
        {...fault}
        title="The editor stopped"
        message="Everything that was saved is safe, and what was not is kept on this device and comes back when the pitchbook opens."
      />
    </main>
  );
}
