import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { testEnv } from '../test-env';

const manifest = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), filename: z.string(), workers: z.record(z.string(), z.unknown()) })),
});

export interface ServerAction {
  name: string;
  /** What a browser names it by, in the header Next-Action. */
  id: string;
  /** A page that carries it, as a pattern. Posted elsewhere, it is asked for in a second request that Next makes to such a page. */
  page: string;
}

/** Every action that the built app answers to. */
export function builtActions(): ServerAction[] {
  const { node } = manifest.parse(JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')));
  return Object.entries(node).map(([id, { exportedName, workers }]) => ({ id, name: exportedName, page: simplestOf(Object.keys(workers)) }));
}

/** Of pages, named as `app/(app)/[org]/pitchbooks/(list)/page`, the pattern with the fewest open parts. */
function simplestOf(pages: string[]): string {
  const patterns = pages.map((page) => `/${page.split('/').slice(1, -1).filter((part) => !part.startsWith('(')).join('/')}`);
  const openParts = (pattern: string) => pattern.split('[').length;
  return patterns.toSorted((one, other) => openParts(one) - openParts(other))[0] ?? '/';
}

/** The address of a page of a book. */
export function pagePath(pattern: string, { slug, book }: { slug: string; book: string }): string {
  return pattern.replace('[org]', slug).replace('[id]', book);
}

export interface ActionAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** What the action returned; undefined where no action was reached. */
  result: { ok: true; data: unknown } | { ok: false; error: { code: string; requestId: string } } | undefined;
}

interface ActionRequest {
  headers?: Record<string, string>;
  /** The page it is posted to. */
  path?: string;
  app?: string;
}

/** Posts to an action as the app's own pages do. `body` is sent as it is: React encodes arguments as a JSON list. */
export async function postAction(id: string, body: string, { headers = {}, path = '/sign-in', app = testEnv('TEST_APP_URL') }: ActionRequest = {}): Promise<ActionAnswer> {
  const response = await fetch(new URL(path, app), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component', origin: app, ...headers },
    body,
  });
  const text = await response.text();
  const line = text.split('\n').find((each) => /^\d+:\{"ok":/.test(each));
  return { status: response.status, headers: response.headers, text, result: line === undefined ? undefined : (JSON.parse(line.slice(line.indexOf(':') + 1)) as ActionAnswer['result']) };
}

/** Calls an action with these arguments. */
export function callAction(id: string, args: readonly unknown[], request?: ActionRequest): Promise<ActionAnswer> {
  return postAction(id, JSON.stringify(args), request);
}
