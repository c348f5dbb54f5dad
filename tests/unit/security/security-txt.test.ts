import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env/parse-env';
import { securityTxt } from '@/lib/security/security-txt';

describe('security.txt', () => {
  it('names whom to tell, until when that holds, and where it belongs', () => {
    const now = new Date('2026-03-01T17:45:12.345Z');
    expect(securityTxt({ contact: 'mailto:security@example.com', origin: 'https://books.example', now })).toBe(
      'Contact: mailto:security@example.com\nExpires: 2026-08-28T00:00:00Z\nPreferred-Languages: en\nCanonical: https://books.example/.well-known/security.txt\n',
    );
  });

  it('takes contacts that a browser can follow, on one line', () => {
    const supabase = { SUPABASE_URL: 'https://x.supabase.co', SUPABASE_PUBLISHABLE_KEY: 'p', SUPABASE_SECRET_KEY: 's' };
    const takes = (contact: string) => parseEnv({ ...supabase, SECURITY_CONTACT: contact }).ok;
    expect(['mailto:security@example.com', 'https://example.com/report'].map(takes)).toEqual([true, true]);
    expect(['security@example.com', 'http://example.com', 'mailto:a@b.example\nCanonical: https://evil.example', 'javascript:alert(1)'].map(takes)).toEqual([false, false, false, false]);
  });
});
