/**
 * What stands for an address in a limit. Whoever has IPv6 has a network of 2⁶⁴ addresses at least, so its first half counts;
 * an IPv4 address counts as one however it is written.
 */
export function addressKey(address: string): string {
  return `address:${networkOf(address) ?? address}`;
}

function networkOf(address: string): string | null {
  if (!URL.canParse(`http://[${address}]`)) return null;
  // The parser writes each address in one way, with the longest run of zeros left out.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const all = tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - after.length).fill('0'), ...after];
  if (all.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return all.slice(6).flatMap(toBytes).join('.');
  return `${all.slice(0, 4).join(':')}::/64`;
}

function toBytes(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
