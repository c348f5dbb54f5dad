import { Skeleton } from '@/components/ui/skeleton';

/** The shape of the editor while its book is on the way. */
export default function LoadingEditor() {
  return (
    <div role="status" className="flex h-dvh flex-col bg-canvas">
      <span className="sr-only">Opening the pitchbook…</span>
      <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
        <Skeleton className="size-5" />
        <Skeleton className="h-5 w-72 max-w-[50vw]" />
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-1 min-[900px]:grid-cols-[14.5rem_minmax(0,1fr)_20rem]">
        <div className="space-y-3 border-r border-line bg-surface p-4 max-[899px]:hidden">
          {[0, 1, 2, 3, 4].map((each) => <Skeleton key={each} className="aspect-video w-full" />)}
        </div>
        <div className="grid place-items-center p-6">
          <Skeleton className="aspect-video w-full max-w-4xl" />
        </div>
        <div className="space-y-4 border-l border-line bg-surface p-4 max-[899px]:hidden">
          {[0, 1, 2].map((each) => <Skeleton key={each} className="h-20 w-full" />)}
        </div>
      </div>
    </div>
  );
}
