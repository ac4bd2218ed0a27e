// Which documents hold which pair of neighbouring symbols, as sorted arrays: small, and built in a few passes.

const DIGIT = 0xffff;
const STEP = 100000;

/** The key of a pair of symbols; of one symbol alone when there is no second. */
export const pair = (first, second = 0) => ((first << 16) | second) >>> 0;

/** Collects occurrences while texts are read. */
export class Occurrences {
  _size = 0;
  _keys;
  _docs;
  _weights;

  constructor(capacity) {
    this._keys = new Uint32Array(capacity);
    this._docs = new Uint16Array(capacity);
    this._weights = new Uint8Array(capacity);
  }

  add(key, doc, weight) {
    if (this._size === this._keys.length) this._grow();
    this._keys[this._size] = key;
    this._docs[this._size] = doc;
    this._weights[this._size++] = weight;
  }

  _grow() {
    const larger = (array) => {
      const grown = new array.constructor(2 * array.length + 1024);
      grown.set(array);
      return grown;
    };
    this._keys = larger(this._keys);
    this._docs = larger(this._docs);
    this._weights = larger(this._weights);
  }

  /** Sort by key and document, and merge what is equal (a radix sort, least digit first); yields between steps. */
  *sorted() {
    let order = new Uint32Array(this._size);
    for (let at = 0; at < this._size; at++) order[at] = at;
    for (const [values, shift] of [
      [this._docs, 0],
      [this._keys, 0],
      [this._keys, 16],
    ]) {
      const starts = new Uint32Array(DIGIT + 2);
      for (let at = 0; at < this._size; at++) starts[((values[at] >>> shift) & DIGIT) + 1]++;
      for (let digit = 0; digit <= DIGIT; digit++) starts[digit + 1] += starts[digit];
      yield;
      const next = new Uint32Array(this._size);
      for (let from = 0; from < this._size; from += STEP) {
        const to = Math.min(from + STEP, this._size);
        for (let at = from; at < to; at++) next[starts[(values[order[at]] >>> shift) & DIGIT]++] = order[at];
        yield;
      }
      order = next;
    }
    return yield* this._merged(order);
  }

  *_merged(order) {
    const keys = [];
    const starts = [];
    const docs = new Uint16Array(this._size);
    const counts = new Uint16Array(this._size);
    let size = 0;
    for (let place = 0; place < order.length; place++) {
      if (place % STEP === STEP - 1) yield;
      const at = order[place];
      const isNewKey = !keys.length || keys[keys.length - 1] !== this._keys[at];
      if (isNewKey) {
        keys.push(this._keys[at]);
        starts.push(size);
      }
      if (isNewKey || docs[size - 1] !== this._docs[at]) docs[size++] = this._docs[at];
      counts[size - 1] += this._weights[at];
    }
    starts.push(size);
    return new Postings(Uint32Array.from(keys), Uint32Array.from(starts), docs.slice(0, size), counts.slice(0, size));
  }
}

/** Documents by key. */
export class Postings {
  _keys;
  _starts;
  _docs;
  _counts;
  _masses;

  constructor(keys, starts, docs, counts) {
    this._keys = keys;
    this._starts = starts;
    this._docs = docs;
    this._counts = counts;
    this._masses = new Uint32Array(keys.length);
    for (let place = 0; place < keys.length; place++) {
      for (let at = starts[place]; at < starts[place + 1]; at++) this._masses[place] += counts[at];
    }
  }

  _place(key) {
    let low = 0;
    let high = this._keys.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this._keys[middle] === key) return middle;
      if (this._keys[middle] < key) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** In how many documents a key occurs. */
  frequency(key) {
    const place = this._place(key);
    return place < 0 ? 0 : this._starts[place + 1] - this._starts[place];
  }

  /** How often a key occurs, weights counted. */
  mass(key) {
    const place = this._place(key);
    return place < 0 ? 0 : this._masses[place];
  }

  /** Call `meet(doc, count)` for every document that holds a key. */
  each(key, meet) {
    const place = this._place(key);
    if (place < 0) return;
    for (let at = this._starts[place]; at < this._starts[place + 1]; at++) meet(this._docs[at], this._counts[at]);
  }

  /** Call `meet(key, doc, count)` for everything there is. */
  all(meet) {
    for (let place = 0; place < this._keys.length; place++) {
      for (let at = this._starts[place]; at < this._starts[place + 1]; at++) {
        meet(this._keys[place], this._docs[at], this._counts[at]);
      }
    }
  }
}
