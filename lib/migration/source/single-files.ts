const PREFIX = 'pitchbook_';
const SUFFIX = '.json';

/** The files that hold one book each, by the id in their names; and which of them have been read. */
export class SingleFiles {
  private readonly used: Uint8Array;

  /** @param names in the order of their small letters */
  constructor(private readonly names: readonly string[]) {
    this.used = new Uint8Array(names.length);
  }

  /** Place of the file that is named by this id and has not been used; null where there is none. Letters' case does not count. */
  find(id: string): number | null {
    const wanted = `${PREFIX}${id}${SUFFIX}`.toLowerCase();
    let low = 0;
    let high = this.names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.names[middle]!.toLowerCase() < wanted) low = middle + 1;
      else high = middle;
    }
    return this.names[low]?.toLowerCase() === wanted && !this.isUsed(low) ? low : null;
  }

  /** The id in the name of a file. */
  idAt(place: number): string | null {
    return this.names[place]?.slice(PREFIX.length, -SUFFIX.length) ?? null;
  }

  use(place: number): void {
    this.used[place] = 1;
  }

  isUsed(place: number): boolean {
    return this.used[place] === 1;
  }
}
