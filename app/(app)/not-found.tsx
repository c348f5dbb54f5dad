import { MainOutsideShell } from '@/components/organizations/main-outside-shell';
import { NothingHere } from '@/components/organizations/nothing-here';

export default function NotFound() {
  return (
    <MainOutsideShell>
      <NothingHere />
    </MainOutsideShell>
  );
}
