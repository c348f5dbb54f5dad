export interface Sample {
  minutes: number;
  value: number;
}

/**
 * The sample with the least value of each whole minute: what requests in progress hold for a moment is on top of it. One that is
 * taken just after the end would be all there is of its minute, and bend the line.
 * @param minutes how long was looked
 */
export function leastOfMinutes(samples: readonly Sample[], minutes: number): Sample[] {
  const least = new Map<number, Sample>();
  for (const sample of samples) {
    const minute = Math.floor(sample.minutes);
    if (minute + 1 > minutes) continue;
    const before = least.get(minute);
    if (before === undefined || sample.value < before.value) least.set(minute, sample);
  }
  return [...least.values()];
}

/** By how much the value grows in a minute: the straight line that is nearest to all samples (least squares). */
export function slopePerMinute(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [time, value] = [mean((sample) => sample.minutes), mean((sample) => sample.value)];
  const spread = samples.reduce((sum, sample) => sum + (sample.minutes - time) ** 2, 0);
  if (spread === 0) throw new Error('A slope needs samples of two moments.');
  return samples.reduce((sum, sample) => sum + (sample.minutes - time) * (sample.value - value), 0) / spread;
}
