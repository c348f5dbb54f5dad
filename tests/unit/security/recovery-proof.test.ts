import { expect, it } from 'vitest';
import { createRecoveryProof, isRecoveryProof, RECOVERY_SECONDS } from '@/lib/security/recovery-proof';

const now = Date.parse('2026-03-01T10:00:00Z');
const proof = createRecoveryProof('ada', 'secret', now);

it('holds for the person it was made for, for a quarter of an hour', () => {
  expect(isRecoveryProof(proof, 'ada', 'secret', now)).toBe(true);
  expect(isRecoveryProof(proof, 'ada', 'secret', now + RECOVERY_SECONDS * 1000)).toBe(true);
  expect(isRecoveryProof(proof, 'ada', 'secret', now + RECOVERY_SECONDS * 1000 + 1)).toBe(false);
});

it.each([
  ['another person', proof, 'ben', 'secret'],
  ['another key', proof, 'ada', 'other'],
  ['a later end', proof.replace(/^\d/, '9'), 'ada', 'secret'],
  ['a cut signature', proof.slice(0, -1), 'ada', 'secret'],
  ['no signature', proof.split('.')[0], 'ada', 'secret'],
  ['nothing', undefined, 'ada', 'secret'],
  ['words', 'a.b', 'ada', 'secret'],
])('does not hold for %s', (_, given, person, key) => {
  expect(isRecoveryProof(given, person, key, now)).toBe(false);
});
