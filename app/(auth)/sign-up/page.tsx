import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPanel } from '@/components/auth/auth-panel';
import { SignUpForm } from '@/components/auth/sign-up-form';
import { TextLink } from '@/components/ui/text-link';
import { isKnownCaller } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage() {
  if (await isKnownCaller()) redirect('/');
  return (
    <AuthPanel
      title="Create an account"
      lead="You get a space of your own at once, and can join your team’s later."
      foot={
        <>
          Have one already? <TextLink href="/sign-in">Sign in</TextLink>
        </>
      }
    >
      <SignUpForm />
    </AuthPanel>
  );
}
