'use client';

import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import Link from 'next/link';
import { toast } from 'sonner';
import { Avatar } from '@/components/account/avatar';
import { useTheme } from '@/components/account/use-theme';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { errorText } from '@/components/ui/error-text';
import { runAction } from '@/components/ui/run-action';
import { signOut } from '@/lib/actions/auth';
import type { Theme } from '@/lib/schemas/theme';

async function leave() {
  const result = await runAction(() => signOut());
  if (result.ok || result.error.code === 'unauthenticated') window.location.assign('/sign-in');
  else toast.error('You could not be signed out', { description: errorText(result.error) });
}

/** Who is signed in, and what concerns only them. */
export function UserMenu({ fullName, email, theme: initial }: { fullName: string; email: string; theme: Theme }) {
  const [theme, setTheme] = useTheme(initial);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${fullName}`}
        className="rounded-full hover:bg-active aria-expanded:bg-active p-1"
      >
        <Avatar name={fullName} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        <div className="px-2 pt-1.5 pb-2">
          <p className="truncate font-medium">{fullName}</p>
          <p className="truncate text-sm text-ink-faint">{email}</p>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/account" prefetch={false}>
            <UserRound aria-hidden="true" />
            Account settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme} aria-label="Theme">
          <DropdownMenuRadioItem value="system" icon={<Monitor />}>
            Same as device
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="light" icon={<Sun />}>
            Light
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark" icon={<Moon />}>
            Dark
          </DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem icon={<LogOut />} onSelect={() => void leave()}>
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
