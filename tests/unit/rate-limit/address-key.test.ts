import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressKey } from '@/lib/rate-limit/address-key';

it('takes an IPv4 address as it is, however it is written', () => {
  for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201']) expect(addressKey(address)).toBe('address:192.0.2.1');
});

it('takes the network of an IPv6 address, which belongs to one client', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('address:2001:db8:1:2::/64');
  expect(addressKey('2001:DB8:1:2::')).toBe(addressKey('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  expect(addressKey('2001:db8:1:3::1')).not.toBe(addressKey('2001:db8:1:2::1'));
  expect(addressKey('::1')).toBe('address:0:0:0:0::/64');
});

it('gives all addresses of one network one key, and those of two networks two', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  const half = fc.tuple(group, group, group, group).filter((groups) => groups.join(':') !== '0:0:0:0');
  fc.assert(
    fc.property(half, half, half, half, (network, other, host, another) => {
      const key = addressKey([...network, ...host].join(':'));
      expect(addressKey([...network, ...another].join(':'))).toBe(key);
      expect(addressKey([...other, ...host].join(':')) === key).toBe(network.join(':') === other.join(':'));
    }),
  );
});

it('takes anything else as it is', () => {
  expect(addressKey('....')).toBe('address:....');
  expect(addressKey(':::')).toBe('address::::');
});
