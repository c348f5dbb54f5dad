import type { Metadata } from 'next';
import { PitchbookEditor } from '@/components/editor/pitchbook-editor';
import { getDeckTemplate } from '@/lib/data/get-deck-template';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { requirePitchbook } from '@/lib/data/require-pitchbook';
import { requireOrganization, requireViewer } from '@/lib/data/viewer';
import { requireCaller } from '@/lib/server/session';
import { readable, unreadable } from '@/lib/server/unreadable';

export const metadata: Metadata = { title: 'Editor' };

export default async function PitchbookPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  const { org, id } = await params;
  const [viewer, organization, caller] = await Promise.all([requireViewer(), requireOrganization(org), requireCaller()]);
  // The layout asks the same; but a request can ask for the page without its layout.
  await requirePitchbook(caller, organization.id, id);
  const book = readable('The pitchbook', await getPitchbook(caller, id));
  const template = await getDeckTemplate(caller, book);
  if (!template.ok) throw unreadable('The layouts', template.error);

  return (
    <>
      <title>{`${book.title} · Pitchbook Builder`}</title>
      <PitchbookEditor
        book={book} template={template.value} viewer={{ id: viewer.id, role: organization.role }}
        backHref={`/${org}/pitchbooks`}
      />
    </>
  );
}
