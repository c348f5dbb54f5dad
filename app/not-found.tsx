import { NothingHere } from '@/components/organizations/nothing-here';

export default function NotFound() {
  return (
    <main id="main" className="flex min-h-[80dvh] items-center">
      <NothingHere />
    </main>
  );
}
