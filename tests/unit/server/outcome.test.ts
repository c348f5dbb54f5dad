import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failWith } from '@/lib/errors/result';
import { logOutcome } from '@/lib/server/outcome';

let lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('writes down which fields were wrong, and no name that the sender made up', () => {
  const fields = [
    { field: 'sections.12.title', message: '', code: 'too_small' },
    { field: 'prompts.slide_5.ada@secret.example', message: '', code: 'invalid_key' },
    { field: 'changes.0.value.the secret plan', message: '', code: 'invalid_type' },
    { field: 'secret', message: '', code: 'unrecognized_keys' },
    // No sign tells these from names of ours.
    { field: 'prompts.MerckAcquisition', message: '', code: 'invalid_key' },
    { field: 'prompts.slide_5.MerckAcquisition', message: '', code: 'invalid_type' },
    { field: 'BuyMerck.Deep', message: '', code: 'invalid_text' },
    { field: 'changes.3.value.doc.BuyMerck.runs.0.text', message: '', code: 'invalid_type' },
    { field: '', message: '', code: 'invalid_json' },
  ];
  logOutcome('api.done', failWith('validation', { fields }).error, {});
  expect(JSON.stringify(lines)).not.toMatch(/secret|ada|merck|deep/i);
  expect(lines[0]).toMatchObject({
    code: 'validation',
    fields: [
      'sections.12.title:too_small',
      'prompts.slide_5.*.*:invalid_key',
      'changes.0.value.*:invalid_type',
      '*:unrecognized_keys',
      'prompts.*:invalid_key',
      'prompts.slide_5.*:invalid_type',
      '*.*:invalid_text',
      'changes.3.value.doc.*.runs.0.text:invalid_type',
      '*:invalid_json',
    ],
  });
});
