import { Lock } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { Role } from '@/lib/domain/pitchbook';

/** In place of imports, for those whose role does not show them. */
export function ImportsForbidden({ organization }: { organization: { name: string; slug: string; role: Role } }) {
  return (
    <EmptyState
      heading="h1"
      icon={<Lock />}
      title="Only owners and admins see imports"
      action={
        <Link href={`/${organization.slug}/pitchbooks`} prefetch={false} className={buttonClass()}>
          Back to pitchbooks
        </Link>
      }
    >
      <p>
        Your role in {organization.name} is {organization.role}. An owner or admin can change that.
      </p>
    </EmptyState>
  );
}
