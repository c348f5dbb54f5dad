import { createHmac } from 'node:crypto';

/** An access token as the embedded Auth API gives out, good for so long. */
export function signToken({ userId, email }: { userId: string; email: string }, { jwtSecret, seconds, now = Date.now() }: { jwtSecret: string; seconds: number; now?: number }): string {
  const issued = Math.floor(now / 1_000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: userId, aud: 'authenticated', role: 'authenticated', email, iat: issued, exp: issued + seconds })}`;
  return `${content}.${createHmac('sha256', jwtSecret).update(content).digest('base64url')}`;
}
