import type { Figure } from './figure.js'

/** One run of the bench: how large, where its files lie, and where the figures go. */
export interface Bench {
  readonly isFull: boolean
  /** A folder of this run alone, removed at its end. */
  readonly folder: string
  /** Students of the districts, ascending. */
  readonly sizes: readonly number[]
  /** Says on standard error what is being done. */
  say(words: string): void
  add(...figures: readonly Figure[]): void
}

/** A part of the bench; its name is what `--only` takes. */
export interface Section {
  readonly name: string
  run(bench: Bench): Promise<void>
}
