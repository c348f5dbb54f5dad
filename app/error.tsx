'use client';

import { PageFault } from '@/components/organizations/page-fault';

export default function ErrorPage(fault: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="main" className="flex min-h-[70dvh] items-center">
      <PageFault {...fault} />
    </main>
  );
}
