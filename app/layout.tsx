import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { StyleNonce } from '@/components/ui/style-nonce';
import { Toaster } from '@/components/ui/toaster';
import { TooltipProvider } from '@/components/ui/tooltip';
import { browserSentryConfig } from '@/lib/observability/browser-config';
import { THEME_COOKIE, parseTheme } from '@/lib/schemas/theme';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Pitchbook Builder', template: '%s · Pitchbook Builder' },
  description: 'Turn a structure and a set of instructions into a finished pitchbook, together.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f5f2' },
    { media: '(prefers-color-scheme: dark)', color: '#141416' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Dynamic on every route, 404 included: the nonce of the script policy is made per request.
  await connection();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const monitoring = browserSentryConfig();
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme} suppressHydrationWarning>
      <head>{monitoring ? <meta name="sentry" content={monitoring} /> : null}</head>
      <body className="font-sans">
        <StyleNonce />
        <TooltipProvider>{children}</TooltipProvider>
        <Toaster />
      </body>
    </html>
  );
}
