import 'server-only';
import type { z } from 'zod';
import { failWith, ok, type Result } from '@/lib/errors/result';
import type { FieldError } from '@/lib/errors/app-error';
import { fieldErrors } from '@/lib/errors/validation';
import type { LimitUse } from '@/lib/rate-limit/classes';
import { idempotencyKey as idempotencyKeySchema } from '@/lib/schemas/pitchbook';
import type { Caller } from './caller';
import { prepareInput } from './prepare-input';

type Schema = z.ZodType | undefined;
type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

interface Input<P, Q, B> {
  params: Output<P>;
  query: Output<Q>;
  body: Output<B>;
  idempotencyKey: string | null;
}

interface EndpointDefinition<P extends Schema, Q extends Schema, B extends Schema> {
  params?: P;
  query?: Q;
  body?: B;
  /** Counted here, except for reads. */
  limit?: LimitUse;
  /** Of a success; 200 unless told. */
  status?: number;
  run: (caller: Caller, input: Input<P, Q, B>) => Promise<Result<object>>;
}

interface RawInput {
  params: unknown;
  query: unknown;
  body: unknown;
  idempotencyKey: string | null;
}

/** One method of a route, with its schemas closed in. */
export interface Endpoint {
  limit?: LimitUse;
  status?: number;
  readsBody: boolean;
  /** Cleans and judges all parts of a request at once; what comes back runs it. */
  bind: (raw: RawInput) => Promise<Result<(caller: Caller) => Promise<Result<object>>>>;
}

export function endpoint<P extends Schema = undefined, Q extends Schema = undefined, B extends Schema = undefined>(
  definition: EndpointDefinition<P, Q, B>,
): Endpoint {
  const { params, query, body, limit, status, run } = definition;
  return {
    limit,
    status,
    readsBody: body !== undefined,
    async bind(raw) {
      const errors: FieldError[] = [];
      const part = async <S extends Schema>(schema: S | undefined, value: unknown): Promise<Output<S>> => {
        // Without a schema the part is typed as undefined.
        if (schema === undefined) return undefined as Output<S>;
        const prepared = await prepareInput(schema, value);
        if (prepared.ok) return prepared.value as Output<S>;
        errors.push(...(prepared.error.fields ?? []));
        return undefined as Output<S>;
      };
      const input = {
        params: await part(params, raw.params),
        query: await part(query, raw.query),
        body: await part(body, raw.body),
      };
      const { idempotencyKey } = raw;
      const key = idempotencyKeySchema.nullable().safeParse(idempotencyKey);
      if (!key.success) errors.push(...fieldErrors(key.error).map((error) => ({ ...error, field: 'Idempotency-Key' })));
      if (errors.length > 0) return failWith('validation', { fields: errors });
      return ok((caller) => run(caller, { ...input, idempotencyKey }));
    },
  };
}
