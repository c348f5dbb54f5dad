import { Lock } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { Wizard } from '@/components/pitchbooks/wizard/wizard';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { requireOrganization } from '@/lib/data/viewer';
import { can } from '@/lib/domain/access';

export const metadata: Metadata = { title: 'New pitchbook' };

export default async function NewPitchbookPage({ params }: { params: Promise<{ org: string }> }) {
  const organization = await requireOrganization((await params).org);
  const path = `/${organization.slug}/pitchbooks`;
  if (!can('createBook', { role: organization.role })) {
    return (
      <EmptyState
        heading="h1"
        icon={<Lock />}
        title="You can read here, but not create"
        action={
          <Link href={path} prefetch={false} className={buttonClass()}>
            Back to pitchbooks
          </Link>
        }
      >
        <p>Your role in {organization.name} is viewer. An owner or admin can change that.</p>
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto max-w-2xl">
      <h1 className="mb-4 text-xl font-semibold tracking-tight">New pitchbook</h1>
      <Wizard organizationId={organization.id} path={path} />
    </div>
  );
}
