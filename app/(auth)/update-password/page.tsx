import type { Metadata } from 'next';
import { AuthPanel } from '@/components/auth/auth-panel';
import { UpdatePasswordForm } from '@/components/auth/update-password-form';
import { Callout } from '@/components/ui/callout';
import { TextLink } from '@/components/ui/text-link';
import { isRecovering } from '@/lib/server/password-recovery';
import { findCaller } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Choose a new password' };

export default async function UpdatePasswordPage() {
  const caller = await findCaller();
  const mayChoose = caller !== null && (await isRecovering(caller.userId));
  return (
    <AuthPanel title="Choose a new password" lead={mayChoose ? 'You stay signed in here; other devices are signed out within the hour.' : undefined}>
      {mayChoose ? (
        <UpdatePasswordForm />
      ) : (
        <Callout tone="warning">
          <p>
            This page opens from the link in a reset mail, and that link has expired or was used before.{' '}
            <TextLink href="/reset-password">Ask for a new one</TextLink>.
          </p>
        </Callout>
      )}
    </AuthPanel>
  );
}
