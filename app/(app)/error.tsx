'use client';

import { PageFault } from '@/components/organizations/page-fault';

/** A fault inside the app: the bar on top stays, so that the person can go elsewhere. */
export default function AppError(fault: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFault {...fault} />;
}
