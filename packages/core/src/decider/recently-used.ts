/** An entry between the one that was used after it and the one that was used before it. */
interface Entry<V> {
  readonly key: string;
  value: V;
  newer: Entry<V> | undefined;
  older: Entry<V> | undefined;
}

/**
 * A map of at most `size` entries that forgets the one unused for longest. The order of use is a list through the entries:
 * keeping the map itself in that order, by deleting and adding, would cost a warm command as much as its append.
 */
export class RecentlyUsed<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private newest: Entry<V> | undefined;
  private oldest: Entry<V> | undefined;

  constructor(private readonly size: number) {}

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.use(entry);
    return entry.value;
  }

  set(key: string, value: V): void {
    const entry = this.entries.get(key);
    if (entry === undefined) {
      this.add({ key, value, newer: undefined, older: undefined });
    } else {
      entry.value = value;
      this.use(entry);
    }
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (entry !== undefined) this.remove(entry);
  }

  private add(entry: Entry<V>): void {
    this.entries.set(entry.key, entry);
    this.link(entry);
    if (this.entries.size > this.size && this.oldest !== undefined) this.remove(this.oldest);
  }

  private remove(entry: Entry<V>): void {
    this.entries.delete(entry.key);
    this.unlink(entry);
  }

  private use(entry: Entry<V>): void {
    if (entry === this.newest) return;
    this.unlink(entry);
    this.link(entry);
  }

  private link(entry: Entry<V>): void {
    entry.newer = undefined;
    entry.older = this.newest;
    if (this.newest === undefined) this.oldest = entry;
    else this.newest.newer = entry;
    this.newest = entry;
  }

  private unlink({ newer, older }: Entry<V>): void {
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
  }
}
