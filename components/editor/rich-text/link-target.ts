import { isSafeLink } from '@/lib/domain/content';

/**
 * A link as it may be stored, from what a person typed or pasted: http, https or mailto. "example.com"
 * becomes https, "jane@example.com" becomes mailto; null where no such link can be read.
 */
export function linkTarget(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const candidate = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d+(\/|$)/.test(text)
    ? text
    : /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)
      ? `mailto:${text}`
      : /^[^\s/]+\.[^\s/]{2,}/.test(text)
        ? `https://${text}`
        : null;
  return candidate !== null && isSafeLink(candidate) ? candidate : null;
}
