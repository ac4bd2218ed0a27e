// The index: entries in, a function from query to ranked entries out. No DOM, so that it can be tested alone.
//
// Chinese has no spaces, and dictionaries miss colloquial words; pairs of neighbouring characters find any substring. An entry's
// points are BM25 over its fields (Robertson & Zaragoza 2009) times how much of the question it covers, and how like the question
// its title or the nearest of its customers' wordings is (cosine of rarity-weighted pairs).
//
// What is private begins with an underscore here: the bundle is made for browsers that know no #names, where each use of one
// becomes a look-up in a WeakMap, which made a query ten times as slow.
import { Alphabet, BOUNDARY } from "./alphabet.js";
import { Occurrences, pair } from "./postings.js";
import { Questions, tokens, weights } from "./question.js";
import { Sounds } from "./sounds.js";

const K1 = 1.5;
const B = 0.4;
const FIELDS = { title: 8, keys: 2, says: 5, asked: 1, text: 2 };
const LINE_SHARE = 2;
const COMMON = 1;
const CHANCE = 0.3;
const BOND = 0.15;
const NEED = 0.6;
const MOST = 0.7;
const LINE_KEYS = 0.5;
const LINE_ASKED = 0.8;
const MIXED = 0.93;
const SHOWN = 0.4;
const FEW_PAIRS = 4000;
const WANTED = { script: 1.4, dialogue: 0.6, case: 0.7 };
const WORD = 8;
const LITERAL = 0.4;
const SHORT_TEXTS = 5;
const PRIOR = { script: 1.15, section: 1.1, rule: 0.95, case: 0.8, dialogue: 0.65, term: 0.9, metric: 0.9, chapter: 0.85, figure: 0.75, programme: 0.9 };

/**
 * Build an index step by step, so that the caller may let the reader type in between.
 * @param {{entries: string[][], synonyms: string[][], readings: Record<string, string>, variants: string}} data
 *   entries are [kind, title, url, keys, says, asked, text]
 * @returns {Generator<void, Function>} yields between steps, returns find(query, {kinds, limit}): a ranked list of
 *   {kind, title, url, text, within}; and find.places(query), which gives a function from a text to the [from, to] that were hit
 */
export function* building(data) {
  const book = new Book(data);
  yield* book.read();
  const questions = new Questions(book, new Sounds(data.readings), data);
  let last = {};
  const understood = (query) => {
    if (last.query !== query) last = { query, question: questions.understand(query) };
    return last.question;
  };
  const find = (query, options) => book.find(understood(query), options);
  find.places = (query) => book.places(understood(query));
  return find;
}

/** The index in one go. */
export function indexed(data) {
  const steps = building(data);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

class Book {
  alphabet = new Alphabet();
  _entries;
  _synonyms;
  _stream;
  _shortEnd = 0;
  _lineEntry = [];
  _lineShares = [];
  _words = new Set();
  _lengths;
  _mean;
  _docs;
  _lines;
  _lineTotals;

  constructor(data) {
    this._entries = data.entries.map(([kind, title, url, keys, says, asked, text]) => ({ kind, title, url, keys, says, asked, text }));
    this._synonyms = data.synonyms;
  }

  *read() {
    const size = this._entries.reduce((sum, e) => sum + e.title.length + e.keys.length + e.says.length + e.asked.length + e.text.length + 9, 0);
    const words = this._synonyms.flat();
    this._stream = new Uint16Array(2 * (size + words.join(" ").length + words.length));
    this._lengths = new Float32Array(this._entries.length);
    const docs = new Occurrences(2 * size);
    const lines = new Occurrences(size);
    let end = 0;
    const put = (text, doc, weight) => {
      let before = BOUNDARY;
      this.alphabet.read(
        text,
        (id) => {
          this._stream[end++] = id;
          if (id !== BOUNDARY && doc >= 0) {
            docs.add(pair(id), doc, weight);
            if (before !== BOUNDARY) docs.add(pair(before, id), doc, weight);
            this._lengths[doc]++;
          }
          before = id;
        },
        true,
      );
      this._stream[end++] = BOUNDARY;
    };
    for (const [doc, entry] of this._entries.entries()) {
      for (const field of ["title", "keys", "says"]) put(entry[field], doc, FIELDS[field]);
      if (doc % 25 === 24) yield;
    }
    for (const word of words) put(word, -1, 0);
    this._shortEnd = end;
    yield;
    for (const [doc, entry] of this._entries.entries()) {
      for (const field of ["asked", "text"]) put(entry[field], doc, FIELDS[field]);
      if (doc % 25 === 24) yield;
    }
    this._stream = this._stream.slice(0, end);
    this._mean = this._lengths.reduce((sum, length) => sum + length, 0) / (this._entries.length || 1);
    this._docs = yield* docs.sorted();
    yield* this._readLines(lines);
    this._lines = yield* lines.sorted();
    this._lineTotals = new Float32Array(this._lineEntry.length);
    this._lines.all((key, line, count) => (this._lineTotals[line] += (count / 100) * this._rarity(key)));
  }

  /** The short texts one by one: titles, keys and customers' wordings of entries; words of synonym groups, numbered below 0. */
  *_readLines(lines) {
    const add = (line, owner, share) => {
      const number = this._lineEntry.push(owner) - 1;
      this._lineShares.push(share);
      const symbols = this.alphabet.symbols(line);
      if (symbols.length <= WORD) this._words.add(symbols.map(({ name }) => name).join(""));
      for (const { key, weight } of this._telling(tokens(symbols, weights(line)))) {
        if (key) lines.add(key, number, Math.round(weight * 100));
      }
    };
    for (const [doc, { title, keys, says, asked }] of this._entries.entries()) {
      for (const line of [title, ...says.split("\n")]) if (line) add(line, doc, 1);
      for (const line of keys.split("\n")) if (line) add(line, doc, LINE_KEYS);
      for (const line of asked.split("\n")) if (line) add(line, doc, LINE_ASKED);
      if (doc % 100 === 99) yield;
    }
    yield;
    for (const [group, words] of this._synonyms.entries()) for (const word of words) add(word, -1 - group, 1);
    yield;
  }

  /** Tokens with less weight where two characters meet by chance, as the last of one word and the first of the next do. */
  _telling(found) {
    return found.map((token) => {
      const bond = this.bond(token.key);
      return { ...token, weight: token.weight * (CHANCE + (1 - CHANCE) * Math.min(1, bond / BOND)) };
    });
  }

  /** Whether a text is a title or a synonym as it stands. */
  isWord(text) {
    return this._words.has(text);
  }

  /** How much two symbols belong together: the share of the rarer one's occurrences that stand beside the other. */
  bond(key) {
    const [first, second] = [key >>> 16, key & 0xffff];
    if (!first || !second) return 1;
    return this._docs.mass(key) / (Math.min(this._docs.mass(pair(first)), this._docs.mass(pair(second))) || 1);
  }

  /** In how many entries a pair or word occurs. */
  frequency(key) {
    return this._docs.frequency(key);
  }

  _rarity(key) {
    const frequency = this.frequency(key);
    return frequency ? Math.log(1 + (this._entries.length - frequency + 0.5) / (frequency + 0.5)) : 0;
  }

  /** Groups of synonyms of which one word, of two pairs at least, is all but wholly in the query. */
  groupsLike(asked) {
    const lines = new Map();
    const met = new Set();
    for (const { key, weight, from, to } of asked) {
      if (!key || weight < 0.3 || met.has(key)) continue;
      met.add(key);
      this._lines.each(key, (line) => {
        if (this._lineEntry[line] >= 0) return;
        const before = lines.get(line) ?? { sum: 0, pairs: 0, from, to };
        before.sum += weight * this._rarity(key);
        before.pairs += to - from > 1 ? 1 : 0;
        before.to = to;
        lines.set(line, before);
      });
    }
    const best = new Map();
    for (const [line, { sum, pairs, from, to }] of lines) {
      const likeness = Math.min(1, sum / this._lineTotals[line]);
      const number = -1 - this._lineEntry[line];
      if (pairs < 2 || likeness < 0.7 || likeness <= (best.get(number)?.likeness ?? 0)) continue;
      best.set(number, { group: this._synonyms[number], likeness, from, to });
    }
    return [...best.values()];
  }

  /**
   * Stretches of the book whose symbols are each in a set of characters (null for any), as {text, count}, frequent first: those
   * in titles, customers' words and synonyms, or `everywhere`, which takes ten times as long.
   */
  lookFor(sets, everywhere = false) {
    if (sets.length === 2 && sets[0]?.length * sets[1]?.length < FEW_PAIRS) return this._pairs(...sets);
    return this._scan(sets, everywhere ? this._stream.length : this._shortEnd);
  }

  /** The same for two small sets, from the postings. */
  _pairs(firsts, seconds) {
    const found = [];
    const ids = Array.from(seconds, (character) => this.alphabet.id(character));
    for (const first of firsts) {
      const id = this.alphabet.id(first);
      if (!id) continue;
      ids.forEach((next, at) => {
        const count = next && this._docs.mass(pair(id, next));
        if (count) found.push({ text: first + seconds[at], count });
      });
    }
    return found.sort((a, b) => b.count - a.count);
  }

  _scan(sets, end) {
    const size = this.alphabet.names.length;
    const tables = sets.map((characters) => {
      const table = new Uint8Array(size);
      if (characters === null) return table.fill(1, 1);
      for (const character of characters) table[this.alphabet.id(character)] = 1;
      table[BOUNDARY] = 0;
      return table;
    });
    const counts = new Map();
    const stream = this._stream;
    const length = tables.length;
    const [first, second] = tables;
    for (let at = 0; at <= end - length; at++) {
      if (!first[stream[at]] || (second && !second[stream[at + 1]])) continue;
      let step = 2;
      while (step < length && tables[step][stream[at + step]]) step++;
      if (step < length) continue;
      const text = Array.from(stream.subarray(at, at + length), (id) => this.alphabet.names[id]).join("");
      counts.set(text, (counts.get(text) ?? 0) + (at < this._shortEnd ? SHORT_TEXTS : 1));
    }
    return [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count);
  }

  find(question, { kinds, limit = 30 } = {}) {
    const entries = this._entries.length;
    const asked = this._telling(question.tokens);
    if (!asked.length) return [];
    const saturated = (count, doc) => {
      const tf = count / 2;
      return (tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * this._lengths[doc]) / this._mean));
    };
    const docs = new Grid(asked.length, entries);
    const lines = new Grid(asked.length, this._lineEntry.length);
    const importance = asked.map(({ key, weight }) => weight * this._rarity(key));
    asked.forEach(({ key }, row) => {
      if (!importance[row]) return;
      this._docs.each(key, (doc, count) => docs.raise(row, doc, importance[row] * saturated(count, doc)));
      this._lines.each(key, (line) => lines.raise(row, line, importance[row]));
    });
    const literal = new Float64Array(entries);
    for (let doc = 0; doc < entries; doc++) {
      for (let row = 0; row < asked.length; row++) if (docs.at(row, doc)) literal[doc] += importance[row];
    }
    for (const concept of question.concepts) this._add(concept, asked, importance, docs, lines, saturated);
    const total = importance.reduce((sum, value) => sum + value, 0);
    if (!total) return [];

    const points = new Float64Array(entries);
    for (let doc = 0; doc < entries; doc++) {
      let sum = 0;
      let covered = 0;
      for (let row = 0; row < asked.length; row++) {
        const value = docs.at(row, doc);
        sum += value;
        if (value) covered += importance[row];
      }
      points[doc] = sum * (0.25 + 0.75 * (covered / total) ** 1.5) * (1 + (LITERAL * literal[doc]) / total);
    }
    const likeness = new Float64Array(entries);
    for (let line = 0; line < this._lineEntry.length; line++) {
      const sum = lines.sums[line];
      if (!sum) continue;
      const alike = sum / Math.sqrt(total * Math.max(this._lineTotals[line], 0.1));
      const doc = this._lineEntry[line];
      if (doc < 0) continue;
      likeness[doc] = Math.max(likeness[doc], Math.min(alike, 1) * this._lineShares[line]);
    }
    const ranked = [];
    // whoever asks what to say has a customer waiting, and no time to practise
    const prior = (kind) => PRIOR[kind] * (question.wantsReply ? (WANTED[kind] ?? 1) : 1);
    for (let doc = 0; doc < entries; doc++) {
      if (!points[doc] || (kinds && !kinds.includes(this._entries[doc].kind))) continue;
      ranked.push({ doc, points: (points[doc] + LINE_SHARE * likeness[doc] * total) * prior(this._entries[doc].kind) });
    }
    ranked.sort((a, b) => b.points - a.points || a.doc - b.doc);
    return this._mixed(ranked, limit).map(({ doc }) => this._result(doc));
  }

  /** The first of a ranking; between near equals, a kind not yet shown goes first. */
  _mixed(ranked, limit) {
    const shown = {};
    const rest = ranked.slice(0, 2 * limit);
    const chosen = [];
    while (rest.length && chosen.length < limit) {
      const worth = rest.map(({ doc, points }) => points * MIXED ** Math.min(3, shown[this._entries[doc].kind] ?? 0));
      const [next] = rest.splice(worth.indexOf(Math.max(...worth)), 1);
      const { kind } = this._entries[next.doc];
      shown[kind] = (shown[kind] ?? 0) + 1;
      chosen.push(next);
    }
    return chosen;
  }

  /** What is shown of an entry; its full text begins with the title and, for scripts, what customers say. */
  _result(doc) {
    const { kind, title, url, keys, says, text } = this._entries[doc];
    const within = kind === "section" ? keys : "";
    return { kind, title, url, text: [title, says, text].filter(Boolean).join("\n"), within };
  }

  /** A function from a text to the stretches of it that a query hit, by its own words or by what stands for them. */
  places({ tokens: found, concepts }) {
    const telling = this._telling(found).filter(({ key, weight }) => key && weight > SHOWN);
    const keys = new Set(telling.map(({ key }) => key));
    const words = new Map();
    for (const { text } of concepts.flatMap((concept) => concept.words)) {
      const ids = this.alphabet.symbols(text).map(({ id }) => id);
      if (ids[0]) words.set(ids[0], [...(words.get(ids[0]) ?? []), ids]);
    }
    return (text) => {
      const ids = [];
      const ends = [];
      this.alphabet.read(text, (id, from, to) => {
        ids.push(id);
        ends.push(from, to);
      });
      const isHit = new Uint8Array(ids.length);
      for (let at = 0; at < ids.length; at++) {
        if (keys.has(pair(ids[at]))) isHit[at] = 1;
        if (ids[at + 1] && keys.has(pair(ids[at], ids[at + 1]))) isHit.fill(1, at, at + 2);
        for (const word of words.get(ids[at]) ?? []) {
          if (word.every((part, step) => part === ids[at + step])) isHit.fill(1, at, at + word.length);
        }
      }
      const stretches = [];
      for (let at = 0; at < ids.length; at++) {
        if (!isHit[at]) continue;
        const [from, to] = [ends[2 * at], ends[2 * at + 1]];
        const last = stretches[stretches.length - 1];
        if (last?.[1] === from) last[1] = to;
        else stretches.push([from, to]);
      }
      return stretches;
    };
  }

  /** Let other words for a stretch of the query count where they tell more than the stretch itself. */
  _add({ from, to, words }, asked, importance, docs, lines, saturated) {
    let rows = [...asked.keys()].filter((row) => asked[row].from >= from && asked[row].to <= to);
    if (!rows.length) rows = [...asked.keys()].filter((row) => asked[row].from < to && asked[row].to > from);
    if (!rows.length) return;
    // a word that the book uses itself needs others less
    const isOwn = rows.length === 1 && this.frequency(asked[rows[0]].key) >= COMMON;
    const share = isOwn ? NEED : 1;
    const others = words.map(({ text, weight }) => {
      const keys = this._telling(tokens(this.alphabet.symbols(text), weights(text)));
      const total = keys.reduce((sum, token) => sum + token.weight * this._rarity(token.key), 0);
      return { keys, total, weight: weight * share };
    });
    // of a word that is not in the book, its single characters are no measure
    const pairs = rows.filter((row) => asked[row].to - asked[row].from > 1);
    if (pairs.length && pairs.every((row) => !importance[row])) rows = pairs;
    let span = rows.reduce((sum, row) => sum + importance[row], 0);
    if (!span) {
      // a stretch that is not in the book is as important as the words that stand for it
      span = Math.max(...others.map(({ total, weight }) => total * weight));
      rows.forEach((row) => (importance[row] = span / rows.length));
    }
    for (const { keys, total, weight } of others) {
      if (!total) continue;
      const inDocs = new Map();
      const inLines = new Map();
      const note = (found, place, value, part) => {
        const before = found.get(place) ?? { value: 0, part: 0 };
        found.set(place, { value: before.value + value, part: before.part + part });
      };
      for (const token of keys) {
        const part = (token.weight * this._rarity(token.key)) / total;
        this._docs.each(token.key, (doc, count) => note(inDocs, doc, part * saturated(count, doc), part));
        this._lines.each(token.key, (line) => note(inLines, line, part, part));
      }
      const worth = span * weight;
      for (const [doc, { value, part }] of inDocs) if (part > MOST) docs.spread(rows, doc, value * worth * part);
      for (const [line, { value, part }] of inLines) if (part > MOST) lines.spread(rows, line, value * worth * part);
    }
  }
}

/** Points by token and place. */
class Grid {
  _width;
  _values;
  /** What all tokens give a place together. */
  sums;

  constructor(rows, width) {
    this._width = width;
    this._values = new Float32Array(rows * width);
    this.sums = new Float32Array(width);
  }

  at(row, place) {
    return this._values[row * this._width + place];
  }

  raise(row, place, value) {
    const at = row * this._width + place;
    if (value <= this._values[at]) return;
    this.sums[place] += value - this._values[at];
    this._values[at] = value;
  }

  /** Share a value among rows where it is more than they hold. */
  spread(rows, place, value) {
    const held = rows.reduce((sum, row) => sum + this.at(row, place), 0);
    if (value <= held) return;
    for (const row of rows) this._values[row * this._width + place] = value / rows.length;
    this.sums[place] += value - held;
  }
}
