'use client';

import { useParams, usePathname } from 'next/navigation';

/** Whether this is the address of the editor, which has the whole window to itself: /[org]/pitchbooks/[id], but not its details. */
export function useIsEditor(): boolean {
  const { id } = useParams<{ id?: string }>();
  const path = usePathname();
  return id !== undefined && !path.endsWith('/details');
}
