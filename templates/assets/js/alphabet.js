// Text as numbers: every Chinese character and every run of letters or of digits is one symbol; all else is a boundary.
//
// Reading keeps places, so that what was found among symbols can be marked in the text as it stands.

const HAN_FROM = 0x3400;
const HAN_TO = 0x9fff;
const NUMERALS = "零一二三四五六七八九十";

const SLASH = 47;

export const BOUNDARY = 0;

export const isHan = (code) => code >= HAN_FROM && code <= HAN_TO;
const isDigit = (code) => code >= 48 && code <= 57;
const isLetter = (code) => code >= 97 && code <= 122;

/** Half width and lower case, for one character code. */
function folded(code) {
  const half = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
  return half >= 65 && half <= 90 ? half + 32 : half;
}

export class Alphabet {
  _han = new Uint16Array(HAN_TO - HAN_FROM + 1);
  _words = new Map();
  /** The characters and words by number. */
  names = [""];

  /** The number of a character or word, 0 for one never met; `learn` gives a new one its number. */
  id(name, learn = false) {
    const code = name.charCodeAt(0);
    const known = isHan(code) ? this._han[code - HAN_FROM] : (this._words.get(name) ?? 0);
    if (known || !learn) return known;
    const number = this.names.push(name) - 1;
    if (isHan(code)) this._han[code - HAN_FROM] = number;
    else this._words.set(name, number);
    return number;
  }

  /** The words of letters or digits that were learnt. */
  words() {
    return [...this._words.keys()];
  }

  /**
   * Call `meet(id, from, to, name)` for each symbol of a text, boundaries once between others. 7 and 七 are one symbol, since
   * customers write either; letters and digits part company, so that "48h" holds both of its halves.
   */
  read(text, meet, learn = false) {
    let boundary = true;
    for (let at = 0; at < text.length; ) {
      const from = at;
      let code = folded(text.charCodeAt(at++));
      const same = isDigit(code) ? isDigit : isLetter;
      // "/物流" is the name of a quick phrase
      if (code === SLASH && boundary && isHan(text.charCodeAt(at))) {
        boundary = false;
        meet(this.id("/", learn), from, at, "/");
        continue;
      }
      if (!isHan(code) && !same(code)) {
        if (!boundary) meet(BOUNDARY, from, at, "");
        boundary = true;
        continue;
      }
      boundary = false;
      let name = String.fromCharCode(code);
      if (!isHan(code)) {
        while (at < text.length && same((code = folded(text.charCodeAt(at))))) {
          name += String.fromCharCode(code);
          at++;
        }
        if (same === isDigit && name === String(Number(name))) name = NUMERALS[Number(name)] ?? name;
      }
      meet(this.id(name, learn), from, at, name);
    }
  }

  /** A text's symbols as a list of {id, from, to, name}. */
  symbols(text) {
    const found = [];
    this.read(text, (id, from, to, name) => found.push({ id, from, to, name }));
    return found;
  }
}
