/** What a search finds first: what is called so, then what starts so. */

/** Return things in that order, else as they were. */
export function bestFirst<Thing>(found: readonly Thing[], searched: string, namesOf: (one: Thing) => readonly string[]): Thing[] {
  const sought = searched.toLowerCase();
  const rank = (one: Thing): number => {
    const names = namesOf(one).map((name) => name.toLowerCase());
    return names.includes(sought) ? 0 : names.some((name) => name.startsWith(sought)) ? 1 : 2;
  };
  const ranks = new Map(found.map((one) => [one, rank(one)]));
  return [...found].sort((one, other) => ranks.get(one)! - ranks.get(other)!);
}
