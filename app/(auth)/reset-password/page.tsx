import type { Metadata } from 'next';
import { AuthPanel } from '@/components/auth/auth-panel';
import { ResetPasswordForm } from '@/components/auth/reset-password-form';
import { TextLink } from '@/components/ui/text-link';

export const metadata: Metadata = { title: 'Reset your password' };

export default function ResetPasswordPage() {
  return (
    <AuthPanel
      title="Reset your password"
      lead="We send you a link with which you choose a new one."
      foot={<TextLink href="/sign-in">Back to sign in</TextLink>}
    >
      <ResetPasswordForm />
    </AuthPanel>
  );
}
