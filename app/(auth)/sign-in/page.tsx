import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPanel } from '@/components/auth/auth-panel';
import { SignInForm } from '@/components/auth/sign-in-form';
import { Callout } from '@/components/ui/callout';
import { TextLink } from '@/components/ui/text-link';
import { findViewer } from '@/lib/data/viewer';
import { safeNext } from '@/lib/security/safe-next';
import { isKnownCaller } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[]; error?: string | string[] }> }) {
  const { next, error } = await searchParams;
  // A session alone is not enough: who is led here because their account is gone would be led in a circle.
  if ((await isKnownCaller()) && (await findViewer()) !== null) redirect(safeNext(next));
  return (
    <AuthPanel
      title="Sign in"
      foot={
        <>
          New here? <TextLink href="/sign-up">Create an account</TextLink>
        </>
      }
    >
      {error === 'link' ? (
        <Callout tone="warning" className="mb-4">
          <p>
            This link has expired or was used before. Sign in, or <TextLink href="/reset-password">ask for a new one</TextLink>.
          </p>
        </Callout>
      ) : null}
      <SignInForm next={safeNext(next)} />
    </AuthPanel>
  );
}
