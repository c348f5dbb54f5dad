const MAX_OF_A_KIND = 50;

/** Sentences for the report: of each kind the first fifty, and how many more there were. */
export class Notices {
  private readonly kinds = new Map<string, { sentences: string[]; more: number }>();

  add(kind: string, sentence: string): void {
    const known = this.kinds.get(kind) ?? { sentences: [], more: 0 };
    if (known.sentences.length < MAX_OF_A_KIND) known.sentences.push(sentence);
    else known.more += 1;
    this.kinds.set(kind, known);
  }

  all(): string[] {
    return [...this.kinds].flatMap(([kind, { sentences, more }]) => (more > 0 ? [...sentences, `… and ${more} more: ${kind}`] : sentences));
  }
}
