/** Something that AWS holds otherwise than was approved, or that could not be seen. */
export interface Difference {
  /** The thing, such as `collaboration` or `users: analysis rule`. */
  readonly where: string
  /** What it is and what it should be, in plain words; may quote what AWS holds, so print it with care. */
  readonly words: string
}
