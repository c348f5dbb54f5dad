import { Skeleton } from '@/components/ui/skeleton';

const titleWidths = ['w-72', 'w-56', 'w-80', 'w-48', 'w-64', 'w-72', 'w-52', 'w-60'];

export default function Loading() {
  return (
    <div role="status">
      <span className="sr-only">Loading pitchbooks</span>
      <div className="mb-4 flex items-center justify-between">
        <Skeleton className="h-7 w-36" />
        <Skeleton className="h-8 w-32" />
      </div>
      <div className="mb-3 flex gap-2">
        <Skeleton className="h-8 w-full sm:w-80" />
        <Skeleton className="h-8 w-32 max-sm:hidden" />
        <Skeleton className="h-8 w-32 max-sm:hidden" />
      </div>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface shadow-low">
        {titleWidths.map((width, index) => (
          <div key={index} className="flex h-11 items-center gap-8 px-4">
            <Skeleton className={`h-4 max-w-[60%] ${width}`} />
            <span className="flex-1" />
            <Skeleton className="h-4 w-14 max-md:hidden" />
            <Skeleton className="h-4 w-20" />
          </div>
        ))}
      </div>
    </div>
  );
}
