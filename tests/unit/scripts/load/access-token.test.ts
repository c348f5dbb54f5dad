import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signToken } from '@/scripts/bench/load/access-token';

describe('an access token of a load', () => {
  it('is of one person, for so long, and signed', () => {
    const token = signToken({ userId: 'u', email: 'u@bench.example' }, { jwtSecret: 'secret', seconds: 60, now: 1_000_500 });
    const [header = '', claims = '', signature] = token.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(read(claims)).toEqual({ sub: 'u', aud: 'authenticated', role: 'authenticated', email: 'u@bench.example', iat: 1_000, exp: 1_060 });
    expect(signature).toBe(createHmac('sha256', 'secret').update(`${header}.${claims}`).digest('base64url'));
  });
});
