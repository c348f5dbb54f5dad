import { Random } from '../../../tests/support/legacy/random';
import { chooseOperation, type Mix, type Operation } from './mix';
import { type Latencies, type LoadResult, runOpenLoop } from './open-loop';
import type { Session } from './session';

/** Goals of a load: how long 95 of 100 requests may take at most, in milliseconds, and which share may fail. */
export interface Bounds {
  p95: number;
  errorShare: number;
}

/** A load that was given up has no share of errors that would say anything. */
export const keepsErrorBound = ({ count, errorShare }: Pick<LoadResult<string>, 'count' | 'errorShare'>, bounds: Pick<Bounds, 'errorShare'>): boolean => count > 0 && errorShare < bounds.errorShare;

export const keepsBounds = ({ p95, errorShare, hopeless }: Pick<LoadResult<string>, 'p95' | 'errorShare' | 'hopeless'>, bounds: Bounds): boolean =>
  !hopeless && p95 < bounds.p95 && errorShare < bounds.errorShare;

/** Offers the mix to sessions that are drawn by lot. */
export function offerMix(sessions: readonly Session[], mix: Mix, load: { rate: number; seconds: number; warmUpSeconds?: number; seed: number }): Promise<LoadResult<Operation>> {
  const random = new Random(load.seed);
  return runOpenLoop({
    ...load,
    send: async () => {
      const operation = chooseOperation(random.next(), mix);
      await random.pick(sessions).perform(operation);
      return operation;
    },
  });
}

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const percent = (share: number): string => `${(share * 100).toFixed(share === 0 ? 0 : 2)} %`;
export const perSecond = (rate: number): string => `${rate < 100 ? rate.toFixed(1) : rate.toFixed(0)}/s`;

export function describeLatencies({ count, p50, p95, p99, max, hopeless = false }: Latencies & { hopeless?: boolean }): string {
  if (count === 0) return 'given up before anything was counted';
  return `P50 ${milliseconds(p50)}, P95 ${milliseconds(p95)}, P99 ${milliseconds(p99)}, longest ${milliseconds(max)} (${count.toLocaleString('en')} requests${hopeless ? ', given up' : ''})`;
}

export function describeErrors({ errors, count, errorShare, firstError }: LoadResult<string>): string {
  return `${percent(errorShare)} (${errors} of ${count.toLocaleString('en')}${firstError === null ? '' : `; the first: ${firstError}`})`;
}
