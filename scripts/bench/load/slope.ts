export interface Sample {
  minutes: number;
  value: number;
}

/** By how much the value grows in a minute: the straight line that is nearest to all samples (least squares). */
export function slopePerMinute(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [time, value] = [mean((sample) => sample.minutes), mean((sample) => sample.value)];
  const spread = samples.reduce((sum, sample) => sum + (sample.minutes - time) ** 2, 0);
  if (spread === 0) throw new Error('A slope needs samples of two moments.');
  return samples.reduce((sum, sample) => sum + (sample.minutes - time) * (sample.value - value), 0) / spread;
}
