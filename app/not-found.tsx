import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function NotFound() {
  return (
    <main id="main" className="flex min-h-[80dvh] items-center">
      <title>Not found · Pitchbook Builder</title>
      <EmptyState
        heading="h1"
        icon={<SearchX />}
        title="There is nothing here"
        action={
          <Link href="/" prefetch={false} className={buttonClass({ variant: 'primary' })}>
            Go to your pitchbooks
          </Link>
        }
      >
        <p>This page does not exist, or it belongs to a team that you are not a member of.</p>
      </EmptyState>
    </main>
  );
}
