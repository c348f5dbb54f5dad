import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PitchbookEditor } from '@/components/editor/pitchbook-editor';
import { getDeckTemplate } from '@/lib/data/get-deck-template';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { requireOrganization, requireViewer } from '@/lib/data/viewer';
import { requireCaller } from '@/lib/server/session';
import { unreadable } from '@/lib/server/unreadable';

export const metadata: Metadata = { title: 'Editor' };

export default async function PitchbookPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  const { org, id } = await params;
  const [viewer, organization, caller] = await Promise.all([requireViewer(), requireOrganization(org), requireCaller()]);
  const found = await getPitchbook(caller, id);
  if (!found.ok) {
    // The layout has looked for it; but it can be deleted meanwhile, and a request can ask for the page without its layout.
    if (found.error.code === 'not_found' || found.error.code === 'forbidden' || found.error.code === 'validation') notFound();
    throw unreadable('The pitchbook', found.error);
  }
  const book = found.value;
  if (book.organizationId !== organization.id) notFound();
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
