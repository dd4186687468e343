/** AWS allows 5 requests a second of most kinds; the SDK waits out the rest. */
const AT_ONCE = 4

/** What comes of each item, in the order of the items, a few at once. The first failure is thrown. */
export async function inTurns<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
): Promise<readonly Made[]> {
  const made = new Map<number, Made>()
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    // One iterator for all: each item is taken by whoever is free.
    for (const [at, item] of waiting) made.set(at, await make(item))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return [...made].sort(([one], [other]) => one - other).map(([, each]) => each)
}
