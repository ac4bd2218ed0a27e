// An order that depends on a seed alone, so that a reload brings back the same test.

/** A new seed: four digits, short enough to be read out to a neighbour. */
export function newSeed() {
  return 1000 + Math.floor(Math.random() * 9000);
}

/** The items in the order of a seed (Fisher-Yates over mulberry32, seeded by FNV-1a of the text). */
export function shuffled(items, seed) {
  let state = 0x811c9dc5;
  for (const letter of String(seed)) state = Math.imul(state ^ letter.codePointAt(0), 0x01000193);
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
