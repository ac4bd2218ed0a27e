// Which documents hold which pair of neighbouring symbols, as sorted arrays: small, and built in a few passes.

const DIGIT = 0xffff;
const STEP = 100000;

/** The key of a pair of symbols; of one symbol alone when there is no second. */
export const pair = (first, second = 0) => ((first << 16) | second) >>> 0;

/** Collects occurrences while texts are read. */
export class Occurrences {
  #size = 0;
  #keys;
  #docs;
  #weights;

  constructor(capacity) {
    this.#keys = new Uint32Array(capacity);
    this.#docs = new Uint16Array(capacity);
    this.#weights = new Uint8Array(capacity);
  }

  add(key, doc, weight) {
    if (this.#size === this.#keys.length) this.#grow();
    this.#keys[this.#size] = key;
    this.#docs[this.#size] = doc;
    this.#weights[this.#size++] = weight;
  }

  #grow() {
    const larger = (array) => {
      const grown = new array.constructor(2 * array.length + 1024);
      grown.set(array);
      return grown;
    };
    this.#keys = larger(this.#keys);
    this.#docs = larger(this.#docs);
    this.#weights = larger(this.#weights);
  }

  /** Sort by key and document, and merge what is equal (a radix sort, least digit first); yields between steps. */
  *sorted() {
    let order = new Uint32Array(this.#size);
    for (let at = 0; at < this.#size; at++) order[at] = at;
    for (const [values, shift] of [
      [this.#docs, 0],
      [this.#keys, 0],
      [this.#keys, 16],
    ]) {
      const starts = new Uint32Array(DIGIT + 2);
      for (let at = 0; at < this.#size; at++) starts[((values[at] >>> shift) & DIGIT) + 1]++;
      for (let digit = 0; digit <= DIGIT; digit++) starts[digit + 1] += starts[digit];
      yield;
      const next = new Uint32Array(this.#size);
      for (let from = 0; from < this.#size; from += STEP) {
        const to = Math.min(from + STEP, this.#size);
        for (let at = from; at < to; at++) next[starts[(values[order[at]] >>> shift) & DIGIT]++] = order[at];
        yield;
      }
      order = next;
    }
    return yield* this.#merged(order);
  }

  *#merged(order) {
    const keys = [];
    const starts = [];
    const docs = new Uint16Array(this.#size);
    const counts = new Uint16Array(this.#size);
    let size = 0;
    for (let place = 0; place < order.length; place++) {
      if (place % STEP === STEP - 1) yield;
      const at = order[place];
      const isNewKey = !keys.length || keys[keys.length - 1] !== this.#keys[at];
      if (isNewKey) {
        keys.push(this.#keys[at]);
        starts.push(size);
      }
      if (isNewKey || docs[size - 1] !== this.#docs[at]) docs[size++] = this.#docs[at];
      counts[size - 1] += this.#weights[at];
    }
    starts.push(size);
    return new Postings(Uint32Array.from(keys), Uint32Array.from(starts), docs.slice(0, size), counts.slice(0, size));
  }
}

/** Documents by key. */
export class Postings {
  #keys;
  #starts;
  #docs;
  #counts;
  #masses;

  constructor(keys, starts, docs, counts) {
    this.#keys = keys;
    this.#starts = starts;
    this.#docs = docs;
    this.#counts = counts;
    this.#masses = new Uint32Array(keys.length);
    for (let place = 0; place < keys.length; place++) {
      for (let at = starts[place]; at < starts[place + 1]; at++) this.#masses[place] += counts[at];
    }
  }

  #place(key) {
    let low = 0;
    let high = this.#keys.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle] === key) return middle;
      if (this.#keys[middle] < key) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** In how many documents a key occurs. */
  frequency(key) {
    const place = this.#place(key);
    return place < 0 ? 0 : this.#starts[place + 1] - this.#starts[place];
  }

  /** How often a key occurs, weights counted. */
  mass(key) {
    const place = this.#place(key);
    return place < 0 ? 0 : this.#masses[place];
  }

  /** Call `meet(doc, count)` for every document that holds a key. */
  each(key, meet) {
    const place = this.#place(key);
    if (place < 0) return;
    for (let at = this.#starts[place]; at < this.#starts[place + 1]; at++) meet(this.#docs[at], this.#counts[at]);
  }

  /** Call `meet(key, doc, count)` for everything there is. */
  all(meet) {
    for (let place = 0; place < this.#keys.length; place++) {
      for (let at = this.#starts[place]; at < this.#starts[place + 1]; at++) {
        meet(this.#keys[place], this.#docs[at], this.#counts[at]);
      }
    }
  }
}
