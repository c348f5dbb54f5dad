/**
 * Chooses ranks from 0 up to `count`, the first one most often: the n-th is chosen 1/n as often as the first (Zipf's law with
 * exponent 1), which is how people choose among documents.
 * @param random from 0 up to 1, without 1
 */
export function zipf(count: number, random: () => number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) sums[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
