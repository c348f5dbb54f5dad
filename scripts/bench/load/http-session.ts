import { Client, type Dispatcher } from 'undici';
import { pieceHash } from '@/lib/domain/piece-hash';
import type { ChangeSetInput } from '@/lib/schemas/change-set';
import { sessionCookie } from '../../../tests/support/security/page-session';
import type { BookEditor } from './book-editor';
import { inTurn, type Session } from './session';
import type { Person } from './world';

export interface HttpSessionOptions {
  origin: string;
  person: Person;
  token: string;
  editor: BookEditor;
  /** What a browser names the action by that saves changes. */
  saveAction: string;
  words: () => string;
  /** The id of the book they open next. */
  nextBook: () => string;
}

/** A person over one kept connection: reads through the versioned API with their token, saves as the editor does, with the same token in their session. */
export function openHttpSession({ origin, person, token, editor, saveAction, words, nextBook }: HttpSessionOptions): Session {
  const client = new Client(origin);
  const bearer = { authorization: `Bearer ${token}` };
  const browser = { ...sessionCookie({ userId: person.userId, token }), origin, 'next-action': saveAction, 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component' };

  const ask = async (options: Dispatcher.RequestOptions): Promise<string> => {
    const { statusCode, body } = await client.request(options);
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${options.method} ${options.path} answered ${statusCode}: ${text.slice(0, 300)}`);
    return text;
  };
  const read = (path: string) => ask({ method: 'GET', path, headers: bearer });
  const store = async (changes: ChangeSetInput): Promise<void> => {
    const input = { ...changes, author: person.userId, changesHash: pieceHash(changes.changes) };
    const text = await ask({ method: 'POST', path: `/${person.slug}/pitchbooks/${changes.pitchbookId}`, headers: browser, body: JSON.stringify([input]) });
    if (!/^\d+:\{"ok":true/m.test(text)) throw new Error(`The changes were not stored: ${text.slice(0, 500)}`);
  };
  return {
    perform: inTurn(async (operation) => {
      switch (operation) {
        case 'list': return void (await read('/api/v1/pitchbooks'));
        case 'open': return void (await read(`/api/v1/pitchbooks/${nextBook()}`));
        case 'search': return void (await read(`/api/v1/pitchbooks?q=${encodeURIComponent(words())}`));
        case 'save': return editor.save(store);
        case 'reorder': return editor.reorder(store);
        case 'health': return void (await ask({ method: 'GET', path: '/api/health' }));
      }
    }),
    close: () => client.close(),
  };
}

/** The same connections with nothing behind them but the empty route. */
export function openEmptySession(origin: string): { ask(): Promise<void>; close(): Promise<void> } {
  const client = new Client(origin);
  return {
    async ask() {
      const { statusCode, body } = await client.request({ method: 'GET', path: '/api/health/live' });
      await body.dump();
      if (statusCode !== 200) throw new Error(`The empty route answered ${statusCode}.`);
    },
    close: () => client.close(),
  };
}
