// What a query asks for: its pairs of symbols with their weight, and for stretches of it other words that mean or sound the same.
import { BOUNDARY, isHan } from "./alphabet.js";
import { pair } from "./postings.js";

// Words of asking and of talk about talk: they say how, not what. Kept, but next to weightless.
const ASKING =
  /请问|怎么跟客户说|怎么跟客户讲|怎么回复|怎么回答|怎么处理|怎么解决|怎么应对|该怎么|怎么样|怎么办|怎么回|怎么答|怎么说|怎么做|怎么|咋办|咋回|咋|如何|为什么|为啥|什么意思|什么|啥|哪些|能不能|可不可以|可以|是不是|有没有|会不会|要不要|需不需要|应不应该|应该|到底|究竟|客户说|客户问|顾客说|买家说|客户|顾客|买家|对方|我们|你们|他们|咱们|自己|如果|的话|时候|但是|而且|然后|还是|一下|一个|这个|那个|这种|那种|一直|已经|现在|老是|总是|必须|可能|比较|吗|呢|吧|啊|呀|嘛|哦|的|了|着|么|就|都|也|又|还|很|太|我|你|您|他|她|它/g;
const FAINT = { word: 0.12, character: 0.45 };
const SINGLE = 0.3;
const FEW = 2;
const SHORT = 10;
const TRIED = 4;
const REPLYING = /怎么(回|答|说|跟|讲|安抚|应对)|如何(回|答|说)|话术|回复/;
const BOND = 0.1;

/** The weight of each place of a text: near nothing in a word of asking. */
export function weights(text) {
  const found = new Float32Array(text.length).fill(1);
  for (const match of text.matchAll(ASKING)) {
    found.fill(match[0].length > 1 ? FAINT.word : FAINT.character, match.index, match.index + match[0].length);
  }
  return found;
}

/**
 * The tokens of symbols: pairs of neighbours, words of letters or digits, and characters that stand alone; what is asked also by
 * its `singles`, each character by itself, which tell a little where no pair is known.
 */
export function tokens(symbols, weightOf, singles = 0) {
  const found = [];
  symbols.forEach((symbol, at) => {
    if (symbol.id === BOUNDARY && !symbol.name) return;
    const next = symbols[at + 1];
    const weight = weightOf[symbol.from];
    const isPair = next?.name && symbols[at].name;
    if (isPair) {
      const key = symbol.id && next.id ? pair(symbol.id, next.id) : 0;
      found.push({ key, from: at, to: at + 2, weight: Math.min(weight, weightOf[next.from]) });
    }
    const before = symbols[at - 1];
    const isLetters = !isHan(symbol.name.charCodeAt(0));
    const follows = (other) => other?.name && weightOf[other.from] > 0.9;
    const stands = !follows(before) && !follows(next);
    const share = isLetters || (!before?.name && !next?.name) ? 1 : stands ? 0.5 : singles;
    if (share) found.push({ key: pair(symbol.id), from: at, to: at + 1, weight: weight * share });
  });
  return found;
}

export class Questions {
  _book;
  _sounds;
  _simple = new Map();
  _synonyms = new Map();

  /**
   * @param {object} book {alphabet, frequency(key), lookFor(sets)}: see index.js
   * @param {Sounds} sounds
   * @param {{variants: string, synonyms: string[][]}} data pairs of traditional and simplified characters; groups of words
   */
  constructor(book, sounds, data) {
    this._book = book;
    this._sounds = sounds;
    for (let at = 0; at < data.variants.length; at += 2) this._simple.set(data.variants[at], data.variants[at + 1]);
    for (const words of data.synonyms) this._learn(words);
  }

  _learn(words) {
    const group = words.map((word) => this._essence(this._book.alphabet.symbols(word), weights(word)));
    group.forEach((ids, number) => {
      const first = ids[0];
      if (!this._synonyms.has(first)) this._synonyms.set(first, []);
      this._synonyms.get(first).push({ ids, words, number });
    });
  }

  /** The symbols that carry meaning, with all of them when none does. */
  _essence(symbols, weightOf) {
    const known = symbols.filter((symbol) => symbol.name);
    const telling = known.filter((symbol) => weightOf[symbol.from] > FAINT.word + 0.01);
    const kept = telling.length > 1 ? telling : known;
    return kept.map((symbol) => symbol.id);
  }

  /** Simplified characters for traditional ones. */
  simplified(text) {
    return Array.from(text, (character) => this._simple.get(character) ?? character).join("");
  }

  /** Understand a query: {tokens, concepts}; a concept is {from, to, words: [{text, weight}]} over symbols of the query. */
  understand(query) {
    const text = this.simplified(query).replaceAll("ü", "v");
    const symbols = this._book.alphabet.symbols(text);
    const weightOf = weights(text);
    const found = tokens(symbols, weightOf, SINGLE);
    // a single letter says nothing beside longer words
    const isLetter = ({ from, to }) => to - from === 1 && /^[a-z]$/.test(symbols[from].name);
    if (!found.every(isLetter)) found.filter(isLetter).forEach((token) => (token.weight = 0));
    if (!found.some((token) => token.weight > 0.3)) found.forEach((token) => (token.weight = 1));
    const exact = this._meaning(symbols, weightOf);
    const concepts = [...exact, ...this._nearly(found, exact), ...this._sounding(symbols)];
    const wantsReply = REPLYING.test(text);
    return { text, symbols, tokens: found, wantsReply, concepts: [...concepts, ...this._mistyped(symbols, found, concepts)] };
  }

  /** Words that mean the same as a stretch of the query; words of asking between its symbols do not count. */
  _meaning(symbols, weightOf) {
    const all = symbols.map((symbol, at) => ({ ...symbol, at })).filter((symbol) => symbol.name);
    const telling = all.filter((symbol) => weightOf[symbol.from] > FAINT.word + 0.01);
    const found = new Map();
    for (const sequence of [all, telling]) {
      sequence.forEach((symbol, start) => {
        for (const { ids, words, number } of this._synonyms.get(symbol.id) ?? []) {
          if (!ids[0] || !ids.every((id, step) => sequence[start + step]?.id === id)) continue;
          const from = symbol.at;
          const to = sequence[start + ids.length - 1].at + 1;
          const others = words
            .map((text, other) => ({ text, weight: other === 0 ? 0.85 : 0.55, other }))
            .filter(({ other }) => other !== number);
          found.set(`${words[0]} ${from} ${to}`, { from, to, words: others });
        }
      });
    }
    // a stretch within a longer one says less: the whole is what was meant
    return [...found.values()].map((concept) => {
      const isPart = [...found.values()].some(
        (other) => other.from <= concept.from && other.to >= concept.to && other.to - other.from > concept.to - concept.from,
      );
      return isPart ? { ...concept, words: concept.words.map((word) => ({ ...word, weight: word.weight * 0.6 })) } : concept;
    });
  }

  /** Words that mean the same as something very like a part of the query, with other words between its own. */
  _nearly(found, exact) {
    return this._book
      .groupsLike(found)
      .map(({ group, likeness, from, to }) => {
        const words = group.map((text, other) => ({ text, weight: likeness * (other ? 0.4 : 0.7) }));
        return { from, to, words };
      })
      .filter(({ words }) => !exact.some((concept) => concept.words.some(({ text }) => text === words[0].text)));
  }

  /** Chinese words for typed pinyin, initials, or a mixture with characters. */
  _sounding(symbols) {
    const concepts = [];
    symbols.forEach((symbol, at) => {
      if (!/^[a-z]{2,}$/.test(symbol.name)) return;
      const isKnown = symbol.id && this._book.frequency(pair(symbol.id)) > 0;
      const concept = this._spoken(symbols, at) ?? this._begun(symbol, at);
      if (concept) concepts.push(isKnown ? fainter(concept, 0.4) : concept);
    });
    return concepts;
  }

  _spoken(symbols, at) {
    const isHanAt = (place) => symbols[place]?.name && isHan(symbols[place].name.charCodeAt(0));
    const spans = [
      [at - 1, at + 2],
      [at - 1, at + 1],
      [at, at + 2],
      [at, at + 1],
    ].filter(([from, to]) => (from === at || isHanAt(from)) && (to === at + 1 || isHanAt(to - 1)));
    const readings = this._sounds.readings(symbols[at].name);
    for (const everywhere of [false, true]) {
      // the whole text takes longer: there only the likeliest reading is looked for
      for (const [from, to] of everywhere ? spans.slice(-1) : spans) {
        const before = from < at ? [symbols[from].name] : [];
        const after = to > at + 1 ? [symbols[to - 1].name] : [];
        for (const parts of everywhere ? readings.slice(0, 2) : readings) {
          const heard = this._book.lookFor([...before, ...parts, ...after], everywhere);
          if (heard.length) return { from, to, words: ranked(heard, 4, 1) };
        }
      }
    }
    return undefined;
  }

  /** Words of letters that begin as a half-typed one. */
  _begun(symbol, at) {
    const words = this._book.alphabet.words().filter((word) => word !== symbol.name && word.startsWith(symbol.name));
    return words.length ? { from: at, to: at + 1, words: words.slice(0, 5).map((text) => ({ text, weight: 0.8 })) } : undefined;
  }

  /** Words of the book for stretches that are not in it: the same sound, else one character other. */
  _mistyped(symbols, found, concepts) {
    const corrections = [];
    let tried = 0;
    const covers = (list, token) => list.some(({ from, to }) => from <= token.from && to >= token.to);
    for (const token of found) {
      const isHanPair = token.to - token.from === 2 && symbols.slice(token.from, token.to).every((s) => isHan(s.name.charCodeAt(0)));
      if (!isHanPair || token.weight < 0.2 || tried > TRIED) continue;
      const known = token.key ? this._book.frequency(token.key) : 0;
      if (known > FEW || covers(concepts, token) || covers(corrections, token)) continue;
      if (this._isSeam(token, found)) continue;
      tried++;
      const correction = this._sameSound(symbols, token, known) ?? (known || symbols.length > SHORT ? undefined : this._oneSlip(symbols, token));
      if (correction) corrections.push(correction);
    }
    return corrections;
  }

  /** Whether both characters of a pair belong to firm words beside it. */
  _isSeam(token, found) {
    const isFirm = (at) => found.some((t) => t.from === at && t.to === at + 2 && t.key && this._book.bond(t.key) > BOND);
    return isFirm(token.from - 1) && isFirm(token.from + 1);
  }

  _windows(symbols, token, lengths) {
    const windows = [];
    for (const length of lengths) {
      for (let from = token.to - length; from <= token.from; from++) {
        const window = symbols.slice(Math.max(from, 0), from + length);
        if (from >= 0 && window.length === length && window.every((s) => s.name && isHan(s.name.charCodeAt(0)))) {
          windows.push([from, from + length]);
        }
      }
    }
    return windows;
  }

  /** Whether every changed character of a stretch is bound to a neighbour, as within a word. */
  _isWord(text, before) {
    const { alphabet } = this._book;
    if (this._book.isWord(text)) return true;
    const bound = (at) => {
      const [first, second] = [text[at], text[at + 1]];
      return first && second && this._book.bond(pair(alphabet.id(first), alphabet.id(second))) > BOND;
    };
    return Array.from(text).every((character, at) => character === before[at] || bound(at - 1) || bound(at));
  }

  _sameSound(symbols, token, known) {
    for (const [from, to] of this._windows(symbols, token, [3, 2])) {
      const stretch = symbols.slice(from, to);
      const itself = stretch.map((symbol) => symbol.name).join("");
      const sets = stretch.map((symbol) => this._sounds.alike(symbol.name));
      const heard = this._book.lookFor(sets).filter(({ text }) => text !== itself && this._isWord(text, itself));
      if (heard.length && heard[0].count > FEW + 20 * known) return { from, to, words: ranked(heard, 2, known ? 0.6 : 0.9) };
    }
    return undefined;
  }

  _oneSlip(symbols, token) {
    for (const [from, to] of this._windows(symbols, token, [3])) {
      for (const slip of [token.from, token.from + 1]) {
        const sets = symbols.slice(from, to).map((symbol, step) => (from + step === slip ? null : symbol.name));
        const itself = symbols.slice(from, to).map((symbol) => symbol.name).join("");
        const heard = this._book.lookFor(sets).filter(({ text }) => this._isWord(text, itself));
        if (heard.length && heard[0].count > FEW) return { from, to, words: ranked(heard, 2, 0.75) };
      }
    }
    return undefined;
  }
}

function fainter(concept, share) {
  return { ...concept, words: concept.words.map((word) => ({ ...word, weight: word.weight * share })) };
}

/** The most frequent words, weighted by how often they occur beside the first. */
function ranked(heard, limit, weight) {
  const most = heard[0].count;
  return heard
    .slice(0, limit)
    .map(({ text, count }) => ({ text, weight: weight * Math.sqrt(count / most) }))
    .filter((word) => word.weight > 0.3 * weight);
}
