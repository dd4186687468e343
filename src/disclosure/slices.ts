/**
 * Work that can be put down: it yields at points a few milliseconds apart at most, and returns its result.
 * An audit over a large district takes seconds; whoever drives it may let others have a turn in between.
 */
export type Slices<T> = Generator<void, T, void>

/** The result, with nobody else having a turn. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
