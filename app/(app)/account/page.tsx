import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { DeleteAccount } from '@/components/account/delete-account';
import { PasswordForm } from '@/components/account/password-form';
import { ProfileForm } from '@/components/account/profile-form';
import { SettingsSection } from '@/components/account/settings-section';
import { ThemeChoice } from '@/components/account/theme-choice';
import { requireViewer } from '@/lib/data/viewer';
import { THEME_COOKIE, parseTheme } from '@/lib/schemas/theme';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const { fullName, email } = await requireViewer();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="mb-5 text-xl font-semibold tracking-tight">Account</h1>
      <SettingsSection id="profile" title="Profile">
        <ProfileForm fullName={fullName} email={email} />
      </SettingsSection>
      <SettingsSection id="password" title="Password" lead="Changing it signs your other devices out within the hour.">
        <PasswordForm email={email} />
      </SettingsSection>
      <SettingsSection id="theme" title="Theme" lead="On this device.">
        <ThemeChoice theme={theme} labelledBy="theme" />
      </SettingsSection>
      <SettingsSection id="delete" title="Delete account" lead="Not possible while you are the only owner of a team.">
        <DeleteAccount email={email} />
      </SettingsSection>
    </div>
  );
}
