import { Skeleton } from '@/components/ui/skeleton';

export function WizardSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-5">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-8 w-60" />
      <Skeleton className="h-28 w-full" />
    </div>
  );
}
