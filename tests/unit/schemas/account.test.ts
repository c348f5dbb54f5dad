import { describe, expect, it } from 'vitest';
import { fieldErrors } from '@/lib/errors/validation';
import { changePasswordInput, signInInput, signUpInput } from '@/lib/schemas/account';

const person = { fullName: 'Ada Marsh', email: 'ada@firm.example', password: 'correct horse' };

function messages(input: unknown): string[] {
  const parsed = signUpInput.safeParse(input);
  return parsed.success ? [] : fieldErrors(parsed.error).map(({ field, message }) => `${field}: ${message}`);
}

describe('signing up', () => {
  it('writes addresses in one form', () => {
    expect(signUpInput.parse({ ...person, email: '  Ada@Firm.Example ' }).email).toBe('ada@firm.example');
  });

  it('says what is wrong with each field', () => {
    expect(messages({ fullName: ' ', email: 'ada@', password: 'short' })).toEqual([
      'fullName: Must not be empty.',
      'email: Enter a valid e-mail address, like name@company.com.',
      'password: Use at least 10 characters.',
    ]);
  });

  it('refuses a password of which the end would not count', () => {
    expect(messages({ ...person, password: 'ä'.repeat(36) })).toEqual([]);
    expect(messages({ ...person, password: 'ä'.repeat(37) })).toEqual(['password: Use at most 72 characters.']);
  });

  it('leaves the password exactly as typed', () => {
    const password = ' <b>Pass</b> & word ';
    expect(signUpInput.parse({ ...person, password }).password).toBe(password);
  });
});

describe('a password that exists already', () => {
  it('is not judged by the rules for new ones', () => {
    expect(signInInput.safeParse({ email: person.email, password: 'old' }).success).toBe(true);
    expect(changePasswordInput.safeParse({ currentPassword: 'old', password: 'a new passphrase' }).success).toBe(true);
  });
});
