// How Chinese sounds: typed pinyin, initials and half-typed syllables become sets of characters to look for in the book.

const LONGEST = 6;
const KEPT = 4;
const WHOLE = 1;
const HALF = 1.3;
const INITIAL = 1.7;

/** A syllable as an ear from the south may hear it: zh as z, ing as in. */
const blurred = (syllable) => syllable.replace(/^([zcs])h/, "$1").replace(/([aeiou])ng$/, "$1n");

export class Sounds {
  _characters;
  _begun = new Set();
  _readings = new Map();
  _alike = new Map();

  /** @param {Record<string, string>} readings the characters of each syllable */
  constructor(readings) {
    this._characters = new Map(Object.entries(readings));
    for (const [syllable, characters] of this._characters) {
      for (let length = 1; length <= syllable.length; length++) this._begun.add(syllable.slice(0, length));
      for (const character of characters) {
        if (!this._readings.has(character)) this._readings.set(character, []);
        this._readings.get(character).push(syllable);
      }
      const heard = blurred(syllable);
      this._alike.set(heard, (this._alike.get(heard) ?? "") + characters);
    }
  }

  /** The characters that sound as one does, itself among them. */
  alike(character) {
    const heard = new Set((this._readings.get(character) ?? []).map(blurred));
    return character + [...heard].map((sound) => this._alike.get(sound)).join("");
  }

  /**
   * The ways to read letters as syllables, likeliest first; each a list of sets of characters. Whole syllables are likelier
   * than initials, few likelier than many, and the last may be half typed.
   */
  readings(letters) {
    const ways = Array.from({ length: letters.length + 1 }, () => []);
    ways[0].push({ parts: [], cost: 0 });
    for (let at = 0; at < letters.length; at++) {
      const best = ways[at].sort((a, b) => a.cost - b.cost).slice(0, KEPT);
      for (let to = at + 1; to <= Math.min(at + LONGEST, letters.length); to++) {
        const part = this._part(letters.slice(at, to), to === letters.length);
        if (part) ways[to].push(...best.map(({ parts, cost }) => ({ parts: [...parts, part], cost: cost + part.cost })));
      }
    }
    const last = ways[letters.length].sort((a, b) => a.cost - b.cost).slice(0, KEPT);
    return last.map(({ parts }) =>
      parts.map(({ text, whole }) =>
        this._where(whole ? (syllable) => syllable === text : (syllable) => syllable.startsWith(text)),
      ),
    );
  }

  _part(text, isLast) {
    const whole = text.length > 1 && this._characters.has(text);
    if (whole) return { text, whole, cost: WHOLE };
    if (!this._begun.has(text)) return undefined;
    if (text.length === 1) return { text, whole, cost: INITIAL };
    return isLast || /^[zcs]h$/.test(text) ? { text, whole, cost: HALF } : undefined;
  }

  _where(fits) {
    let found = "";
    for (const [syllable, characters] of this._characters) if (fits(syllable)) found += characters;
    return found;
  }
}
