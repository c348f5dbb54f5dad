interface Trust {
  /** On Vercel, its own header names the client, and clients cannot set it. */
  onVercel: boolean;
  /** How many proxies of ours add to X-Forwarded-For; 0 = trust none. */
  trustedProxyHops: number;
}

/**
 * The client's address, or null where nothing trustworthy names it. X-Forwarded-For is counted from
 * the right, because everything left of our own proxies' entries can be written by the client.
 */
export function clientAddress(headers: Headers, trust: Trust): string | null {
  if (trust.onVercel) {
    return firstAddress(headers.get('x-vercel-forwarded-for') ?? headers.get('x-real-ip'), 1);
  }
  if (trust.trustedProxyHops === 0) return null;
  return firstAddress(headers.get('x-forwarded-for'), trust.trustedProxyHops);
}

function firstAddress(list: string | null, fromRight: number): string | null {
  const entry = list?.split(',').map((part) => part.trim()).at(-fromRight);
  if (!entry) return null;
  // "1.2.3.4:5678" and "[::1]:5678" carry a port, which must not make each connection a new client.
  const address = /^\[([^\]]+)\]/.exec(entry)?.[1] ?? (/^[\d.]+:\d+$/.test(entry) ? entry.split(':')[0] : entry);
  return address && /^[0-9a-fA-F.:]{2,45}$/.test(address) ? address.toLowerCase() : null;
}
