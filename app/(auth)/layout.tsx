import type { ReactNode } from 'react';
import { Logo } from '@/components/ui/logo';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col justify-center px-4 py-10">
      <p className="mb-6 flex items-center justify-center gap-2.5 text-md font-semibold tracking-tight">
        <Logo className="size-7" />
        Pitchbook Builder
      </p>
      {children}
    </main>
  );
}
