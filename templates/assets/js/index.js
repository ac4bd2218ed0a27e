// The bigram index: entries in, a function from query to ranked entries out. No DOM, so that it can be tested alone.
//
// Chinese has no spaces, and dictionaries miss colloquial words; pairs of neighbouring characters find any substring.
// Ranking is BM25 (Robertson & Zaragoza 2009) over three fields, title before keys before text.

const K1 = 1.2;
const B = 0.75;
const WEIGHTS = { title: 4, keys: 2.5, text: 1 };
const CJK = /[\u3400-\u9fff]/;

/** Lower case, half width, one space between words. */
export function normal(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** The tokens of a text: words of letters and digits, pairs of Chinese characters, and single ones standing alone. */
export function tokens(text) {
  const found = [];
  for (const run of normal(text).match(/[\u3400-\u9fff]+|[a-z0-9]+/g) ?? []) {
    if (!CJK.test(run) || run.length === 1) found.push(run);
    else for (let i = 0; i + 1 < run.length; i++) found.push(run.slice(i, i + 2));
  }
  return found;
}

/**
 * Build an index.
 * @param {{entries: string[][], synonyms: string[][]}} data entries are [kind, title, url, keys, text]
 * @returns {(query: string, limit?: number) => {kind: string, title: string, url: string, text: string}[]}
 */
export function indexed(data) {
  const entries = data.entries.map(([kind, title, url, keys, text]) => ({ kind, title, url, keys, text }));
  const postings = new Map();
  const lengths = new Float64Array(entries.length);
  entries.forEach((entry, number) => {
    for (const [field, weight] of Object.entries(WEIGHTS)) {
      for (const token of tokens(entry[field])) {
        const posting = postings.get(token) ?? new Map();
        if (!posting.size) postings.set(token, posting);
        posting.set(number, (posting.get(number) ?? 0) + weight);
        lengths[number] += 1;
      }
    }
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / (entries.length || 1);
  const haystacks = entries.map((entry) => normal(`${entry.title}\n${entry.keys}\n${entry.text}`));

  function add(scores, token, weight) {
    const posting = postings.get(token);
    if (!posting) return;
    const rarity = Math.log(1 + (entries.length - posting.size + 0.5) / (posting.size + 0.5));
    for (const [number, count] of posting) {
      const norm = count + K1 * (1 - B + (B * lengths[number]) / mean);
      const score = scores.get(number) ?? { points: 0, hits: new Set() };
      score.points += (weight * rarity * count * (K1 + 1)) / norm;
      score.hits.add(token);
      scores.set(number, score);
    }
  }

  return (query, limit = 30) => {
    const asked = normal(query);
    const all = tokens(asked);
    // a single letter says nothing beside longer words
    const telling = all.filter((token) => token.length > 1 || CJK.test(token));
    const wanted = telling.length ? telling : all;
    if (!wanted.length) return [];
    const scores = new Map();
    for (const token of new Set(wanted)) add(scores, token, 1);
    for (const word of related(asked, data.synonyms)) for (const token of new Set(tokens(word))) add(scores, token, 0.6);
    if (wanted.length === 1 && wanted[0].length === 1) substrings(scores, haystacks, asked);
    const ranked = [...scores].map(([number, { points, hits }]) => {
      const share = wanted.filter((token) => hits.has(token)).length / wanted.length;
      const whole = haystacks[number].includes(asked) ? 1.5 : 1;
      return { number, points: points * (0.4 + share) * whole };
    });
    ranked.sort((a, b) => b.points - a.points || a.number - b.number);
    return ranked.slice(0, limit).map(({ number }) => {
      const { kind, title, url, text } = entries[number];
      return { kind, title, url, text };
    });
  };
}

/** Words that mean the same as a word in the query. */
function related(asked, synonyms) {
  return synonyms.filter((group) => group.some((word) => asked.includes(normal(word)))).flat();
}

/** One Chinese character has no pair: look for it as it stands. */
function substrings(scores, haystacks, asked) {
  haystacks.forEach((text, number) => {
    const count = text.split(asked).length - 1;
    if (count && !scores.has(number)) scores.set(number, { points: Math.log(1 + count), hits: new Set([asked]) });
  });
}
