import 'server-only';
import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { failWith, ok, type Result } from '@/lib/errors/result';
import { env } from '@/lib/env/env';
import { record } from '@/lib/observability/record';
import { inRequest, markActionBegun } from '@/lib/observability/request-scope';
import type { LimitUse } from '@/lib/rate-limit/classes';
import { limit, limitAuth, limitMail, limitSignedOutRead, userKey, type LimitResult } from '@/lib/rate-limit/limit';
import { clientAddress } from '@/lib/security/client-address';
import { createServerSupabase } from '@/lib/supabase/server';
import { toActionError, type ActionResult } from './action-result';
import type { Caller, Visitor } from './caller';
import { logOutcome } from './outcome';
import { prepareInput } from './prepare-input';
import { requestIdFrom } from './request-id';
import { identify } from './session';

interface Definition<S extends z.ZodType, T, Who> {
  /** The name in log lines. */
  name: string;
  limit: LimitUse;
  input: S;
  /** Top-level texts that are not cleaned: passwords, tokens. */
  verbatim?: readonly string[];
  run: (who: Who, input: z.output<S>) => Promise<Result<T>>;
  /** Instead of `run` where there is a session, but whose it is cannot be found out now. Without it that is the answer. */
  runUnknown?: () => Promise<Result<T>>;
}

interface ForVisitors {
  public: true;
  limit: 'auth';
  /** Makes an account or sends a mail, before anybody knows who asks. */
  sendsMail?: boolean;
}

type Arguments<S extends z.ZodType> = undefined extends z.input<S> ? [input?: z.input<S>] : [input: z.input<S>];
type Action<S extends z.ZodType, T> = (...args: Arguments<S>) => Promise<ActionResult<T>>;

/**
 * Makes a server action of a use case. Each call goes: who is it → rate limit → clean → validate →
 * run (which authorises, in the database) → log → answer. Size and origin are checked by Next before
 * (next.config.ts). Nothing thrown reaches the client except redirects and the like.
 */
export function defineAction<S extends z.ZodType, T>(definition: Definition<S, T, Caller> & { public?: false }): Action<S, T>;
/** For people who are signed out; limited by client address and `email` of the input. */
export function defineAction<S extends z.ZodType, T>(
  definition: Definition<S, T, Visitor> & ForVisitors,
): Action<S, T>;
export function defineAction<S extends z.ZodType, T>(
  definition: (Definition<S, T, Caller> & { public?: false }) | (Definition<S, T, Visitor> & ForVisitors),
): Action<S, T> {
  return async (...args) => {
    markActionBegun();
    const requestHeaders = await headers();
    const requestId = requestIdFrom(requestHeaders);
    const [raw] = args;
    return inRequest(requestId, async () => {
      const started = performance.now();
      const outcome = definition.public
        ? await callPublic(definition, requestHeaders, requestId, raw)
        : await callSignedIn(definition, requestHeaders, raw);
      logOutcome('action.done', outcome.result.ok ? null : outcome.result.error, {
        action: definition.name,
        durationMs: performance.now() - started,
        userId: outcome.userId,
      });
      return outcome.result.ok
        ? { ok: true, data: outcome.result.value }
        : { ok: false, error: toActionError(outcome.result.error, requestId) };
    });
  };
}

interface Outcome<T> {
  result: Result<T>;
  userId?: string;
}

async function callSignedIn<S extends z.ZodType, T>(definition: Definition<S, T, Caller>, requestHeaders: Headers, raw: unknown): Promise<Outcome<T>> {
  const identity = await guarded(identify);
  if (!identity.ok) {
    const { runUnknown } = definition;
    // The middleware has counted whom nobody can identify now: as reads, people who share an address would be told of a limit.
    if (identity.error.code !== 'unauthenticated') return { result: runUnknown ? await guarded(runUnknown) : identity };
    // No door is without a limit, though there is nothing behind this one for somebody who is signed out.
    const counted = await guarded(async () => refusal('read', await limitSignedOutRead(addressOf(requestHeaders))));
    return { result: counted.ok ? identity : counted };
  }
  const caller = identity.value;
  const counted = await guarded(async () => refusal(definition.limit, await limit(definition.limit, userKey(caller.userId))));
  const result = counted.ok ? await prepareAndRun(definition, caller, raw) : counted;
  return { result, userId: caller.userId };
}

async function callPublic<S extends z.ZodType, T>(
  definition: Definition<S, T, Visitor> & ForVisitors,
  requestHeaders: Headers,
  requestId: string,
  raw: unknown,
): Promise<Outcome<T>> {
  const limitVisitor = definition.sendsMail ? limitMail : limitAuth;
  const counted = await guarded(async () => refusal('auth', await limitVisitor(addressOf(requestHeaders), emailOf(raw))));
  if (!counted.ok) return { result: counted };
  const visitor = await guarded(async () => ok<Visitor>({ db: await createServerSupabase(), userId: null, requestId }));
  if (!visitor.ok) return { result: visitor };
  // Cleaned, many writings of one address (`ada@x.com<b>`) would become the same, each with a count of its own.
  const asCounted = { ...definition, verbatim: [...(definition.verbatim ?? []), 'email'] };
  return { result: await prepareAndRun(asCounted, visitor.value, raw) };
}

function prepareAndRun<S extends z.ZodType, T, Who>(
  { input, verbatim, run }: Definition<S, T, Who>,
  who: Who,
  raw: unknown,
): Promise<Result<T>> {
  return guarded(async () => {
    const prepared = await prepareInput(input, raw, verbatim);
    return prepared.ok ? run(who, prepared.value) : prepared;
  });
}

/** Turns what was thrown unexpectedly into a masked error; lets Next's own signals through. */
async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (thrown) {
    unstable_rethrow(thrown);
    return failWith('internal', { cause: thrown });
  }
}

function refusal(use: LimitUse, counted: LimitResult): Result<null> {
  if (counted.allowed) return ok(null);
  record({ what: 'refusal', limitClass: typeof use === 'string' ? use : use.class });
  return failWith('rate_limited', { retryAfter: counted.retryAfter });
}

function addressOf(requestHeaders: Headers): string | null {
  const { VERCEL, TRUSTED_PROXY_HOPS } = env();
  return clientAddress(requestHeaders, { onVercel: VERCEL, trustedProxyHops: TRUSTED_PROXY_HOPS });
}

function emailOf(raw: unknown): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, 'email') ? Reflect.get(raw, 'email') : undefined;
}
