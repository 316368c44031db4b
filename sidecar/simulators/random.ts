/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** One of the values, each as often as its weight says. */
  weighted<T>(choices: readonly [readonly [T, number], ...(readonly [T, number])[]]): T;
}

/** Mulberry32; `parts` are mixed into one seed, so that each order can be made again without those before it. */
export function seededRandom(...parts: readonly (number | string)[]): Random {
  let state = mix(parts.join('/'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const random: Random = {
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[random.int(0, list.length - 1)] ?? list[0],
    weighted: (choices) => {
      let left = next() * choices.reduce((total, [, weight]) => total + weight, 0);
      for (const [value, weight] of choices) {
        left -= weight;
        if (left < 0) return value;
      }
      return choices[0][0];
    },
  };
  return random;
}

/** FNV-1a. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
