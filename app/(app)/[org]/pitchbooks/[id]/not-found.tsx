import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function PitchbookNotFound() {
  return (
    <main id="main" className="flex min-h-[80dvh] items-center">
      <title>Not found · Pitchbook Builder</title>
      <EmptyState
        heading="h1" icon={<SearchX />} title="This pitchbook is not here"
        action={<Link href="/" prefetch={false} className={buttonClass({ variant: 'primary' })}>Go to your pitchbooks</Link>}
      >
        <p>It may have been deleted, or it belongs to a team that you are not a member of.</p>
      </EmptyState>
    </main>
  );
}
