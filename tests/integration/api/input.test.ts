import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { pitchbookListAnswer } from '@/lib/schemas/api-pitchbook';
import { callApi, createBook, expectAnswer, expectError, newBook, readBook } from '../../support/api';
import { signUpPerson, type TestPerson } from '../../support/people';
import { sendRaw } from '../../support/security/raw-request';
import { testEnv } from '../../support/test-env';

let ada: TestPerson;
beforeAll(async () => {
  ada = await signUpPerson();
});

const countBooks = async () => expectAnswer(await callApi(ada, 'GET', '/pitchbooks'), 200, pitchbookListAnswer).total;

async function expectNothingCreated(attempt: () => Promise<void>): Promise<void> {
  const before = await countBooks();
  await attempt();
  expect(await countBooks()).toBe(before);
}

const fieldsOf = (error: { errors?: { field: string }[] | undefined }) => error.errors?.map(({ field }) => field);

describe('an invalid pitchbook', () => {
  it('gets 400 with every wrong field at once', async () => {
    await expectNothingCreated(async () => {
      const body = { title: '', type: 'fancy', sections: [{ title: 'ok', numberOfSlides: 0 }, { numberOfSlides: 'two' }], inheritTemplatePrompts: 1, owner: 'me' };
      const error = expectError(await callApi(ada, 'POST', '/pitchbooks', { body }), 400, 'validation');
      expect(fieldsOf(error)?.toSorted()).toEqual(['inheritTemplatePrompts', 'owner', 'sections.0.numberOfSlides', 'sections.1.numberOfSlides', 'sections.1.title', 'title', 'type']);
    });
  });

  it('with one bad section among good ones creates nothing at all', async () => {
    await expectNothingCreated(async () => {
      const body = { title: 'Half good', sections: [{ title: 'Good' }, { title: 'Also good', numberOfSlides: 5 }, { title: ' ' }] };
      expect(fieldsOf(expectError(await callApi(ada, 'POST', '/pitchbooks', { body }), 400, 'validation'))).toEqual(['sections.2.title']);
    });
  });

  it('of more than 500 slides is refused at its sections', async () => {
    await expectNothingCreated(async () => {
      const body = { title: 'Too many', sections: Array.from({ length: 50 }, () => ({ title: 'S', numberOfSlides: 100 })) };
      expect(fieldsOf(expectError(await callApi(ada, 'POST', '/pitchbooks', { body }), 400, 'validation'))).toEqual(['sections']);
    });
  });

  it('with a title of markup alone has no title', async () => {
    const error = expectError(await callApi(ada, 'POST', '/pitchbooks', { body: { ...newBook, title: '<script>alert(1)</script>' } }), 400, 'validation');
    expect(fieldsOf(error)).toEqual(['title']);
  });
});

describe('text', () => {
  it.each([
    ['<script>alert(1)</script>Test', 'Test'],
    ['Test<img src=x onerror=alert(1)>', 'Test'],
    ['  Test  ', 'Test'],
  ])('loses its markup: %s', async (given, kept) => {
    const book = await createBook(ada, { title: given, sections: [{ title: given, prompt: given.trim() }], pitchbookPrompt: given.trim() });
    expect([book.title, book.sections[0]?.title, book.sections[0]?.prompt, book.pitchbookPrompt]).toEqual([kept, kept, kept, kept]);
  });

  it('stays byte for byte where it is honest', async () => {
    const honest = [
      'M&A review', 'R&D < 5%', 'EV<EBITDA', 'Dear <Target> board', '<TBD>', '<jane@x.com>', 'a < b && c > d', '&lt;b&gt;',
      'Müller & Söhne – Q3’26', '日本語', '🚀 emoji 👩‍👩‍👧', 'مرحبا بالعالم',
    ];
    const book = await createBook(ada, { title: 'Honest', sections: honest.map((text) => ({ title: text, prompt: `${text}\n\t${text}` })) });
    expect(book.sections.map(({ title }) => title)).toEqual(honest);
    expect(book.sections.map(({ prompt }) => prompt)).toEqual(honest.map((text) => `${text}\n\t${text}`));
    expect((await readBook(ada, book.id)).sections).toEqual(book.sections);
  });
});

describe('a body that is no honest JSON', () => {
  const post = (body: string | Uint8Array, headers: Record<string, string> = {}) => callApi(ada, 'POST', '/pitchbooks', { body, headers });

  it.each([
    ['broken', '{"title":'],
    ['empty', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"title"'],
    ['deeply nested', `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['deeply nested objects', `${'{"sections":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['with a lone surrogate', '{"title":"\\ud800","sections":[{"title":"S"}]}'],
    ['with a number beyond all bounds', '{"title":"A","sections":[{"title":"S","numberOfSlides":1e999}]}'],
  ])('%s gets 400', async (_name, body) => {
    await expectNothingCreated(async () => {
      expectError(await post(body), 400, 'validation');
    });
  });

  it('with keys of the prototype gets 400 that names the key', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const error = expectError(await post(`{"title":"A","sections":[{"title":"S","${key}":{"admin":true}}]}`), 400, 'validation');
      expect(fieldsOf(error)).toEqual([`sections.0.${key}`]);
    }
  });

  it('in broken UTF-8 gets 400', async () => {
    const bytes = new TextEncoder().encode('{"title":"??","sections":[{"title":"S"}]}');
    bytes.set([0xc3, 0x28], bytes.indexOf('?'.charCodeAt(0)));
    expectError(await post(bytes), 400, 'validation');
  });

  it('with a key given twice is never a fault of ours', async () => {
    const { status } = await post('{"title":"One","title":"Two","sections":[{"title":"S"}]}');
    expect([201, 400]).toContain(status);
  });

  it('of another kind gets 415', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expectError(await post(JSON.stringify(newBook), { 'content-type': type }), 415, 'unsupported_media_type');
    }
  });
});

describe('whatever is sent', () => {
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, '', -1, 1e308, '\u0000', '\u202e', [], {}, '9'.repeat(400)));
  const orJunk = (honest: unknown) => fc.oneof({ arbitrary: fc.constant(honest), weight: 3 }, { arbitrary: junk, weight: 1 });
  const section = fc.record({ title: orJunk('Market'), numberOfSlides: orJunk(1), prompt: orJunk(null) }, { requiredKeys: ['title'] });
  const book = fc.record(
    { title: orJunk('Aurora'), type: orJunk('standard'), organizationId: orJunk(undefined), sections: fc.oneof(fc.array(fc.oneof(section, junk), { maxLength: 3 }), junk), pitchbookPrompt: orJunk(null), inheritTemplatePrompts: orJunk(true) },
    { requiredKeys: [] },
  );
  const patch = fc.record(
    { title: orJunk('Aurora'), status: orJunk('ready'), revision: orJunk(1), prompts: fc.oneof(junk, fc.dictionary(fc.constantFrom('slide_1', 'slide_5', 'slide_x', '__proto__'), fc.dictionary(fc.string(), junk))) },
    { requiredKeys: [] },
  );

  it('is made, or refused with a reason, and never a fault of ours', async () => {
    const { id } = await createBook(ada);
    await fc.assert(
      fc.asyncProperty(fc.oneof(book, junk), fc.oneof(patch, junk), async (created, patched) => {
        expect([201, 400, 404]).toContain((await callApi(ada, 'POST', '/pitchbooks', { body: JSON.stringify(created) ?? '' })).status);
        expect([200, 400, 409]).toContain((await callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: JSON.stringify(patched) ?? '' })).status);
      }),
      { numRuns: 40 },
    );
  }, 240_000);
});

describe('a body over 10 MB', () => {
  const eleven = 11 * 1024 * 1024;

  it('gets 413 by its declared length', async () => {
    await expectNothingCreated(async () => {
      expectError(await callApi(ada, 'POST', '/pitchbooks', { body: JSON.stringify({ ...newBook, pitchbookPrompt: 'p'.repeat(eleven) }) }), 413, 'payload_too_large');
    });
  });

  it('gets 413 by counting where it declares none', async () => {
    await expectNothingCreated(async () => {
      const answer = await sendRaw(testEnv('TEST_APP_URL'), '/api/v1/pitchbooks', {
        method: 'POST',
        headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...newBook, pitchbookPrompt: 'p'.repeat(eleven) }),
      });
      expectError({ status: answer.status, headers: answer.headers, body: await answer.json() }, 413, 'payload_too_large');
    });
  });

  it('is not yet one of 9 MB: that is judged by its fields', async () => {
    const error = expectError(await callApi(ada, 'POST', '/pitchbooks', { body: { ...newBook, pitchbookPrompt: 'p'.repeat(9 * 1024 * 1024) } }), 400, 'validation');
    expect(fieldsOf(error)).toEqual(['pitchbookPrompt']);
  });
});

describe('a method that is not there', () => {
  it('gets 405 with what is', async () => {
    for (const [method, path] of [['PUT', '/pitchbooks'], ['DELETE', '/pitchbooks'], ['PATCH', '/pitchbooks'], ['POST', `/pitchbooks/${crypto.randomUUID()}`], ['PUT', `/pitchbooks/${crypto.randomUUID()}`]] as const) {
      const answer = await callApi(ada, method, path, method === 'DELETE' ? {} : { body: {} });
      expectError(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('allow')).toContain('GET');
    }
  });
});
