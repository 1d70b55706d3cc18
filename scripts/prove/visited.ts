/** A hash set of whole numbers below 2^53, open addressing, grown by doubling: a few bytes and no object for each. */
export class Visited {
  #slots = new Float64Array(1 << 12).fill(-1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns whether it was new */
  add(key: number): boolean {
    if (this.#size * 2 > this.#slots.length) this.#grow();
    const slot = this.#find(key);
    if (this.#slots[slot] === key) return false;
    this.#slots[slot] = key;
    this.#size += 1;
    return true;
  }

  /** The slot of the key, or the free one where it belongs. */
  #find(key: number): number {
    const mask = this.#slots.length - 1;
    // Low and high half, mixed by the multiplier of Knuth and one of Murmur's.
    let hash = Math.imul(key >>> 0, 0x9e3779b1) ^ Math.imul((key / 0x1_0000_0000) >>> 0, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (this.#slots[slot] !== -1 && this.#slots[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2).fill(-1);
    for (const key of old) if (key !== -1) this.#slots[this.#find(key)] = key;
  }
}
