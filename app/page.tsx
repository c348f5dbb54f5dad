import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/data/viewer';

/** The way in: the pitchbooks of the person's team, or of their own space where they have no other. */
export default async function HomePage() {
  const { organizations } = await requireViewer();
  const home = organizations.find((organization) => !organization.isPersonal) ?? organizations[0];
  redirect(home ? `/${home.slug}/pitchbooks` : '/account');
}
