import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** Not there, or not visible to this person: the two look the same. */
export function NothingHere() {
  return (
    <>
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
        <p>This does not exist any more, or it belongs to a team that you are not a member of.</p>
      </EmptyState>
    </>
  );
}
