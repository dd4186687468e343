/** What the doctor says of one thing. No word of it names an account, a key, a bucket or an id: it goes into tickets. */
export interface Diagnosis {
  readonly about: string
  /** `not checked`: it could not be seen, or makes no sense yet; that is no promise that it is well. */
  readonly state: 'ok' | 'not ok' | 'not checked'
  readonly words: string
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: string | null
}

export const well = (about: string, words: string): Diagnosis => ({
  ...{ about, state: 'ok', words, remedy: null },
})

export const unwell = (about: string, words: string, remedy: string): Diagnosis => ({
  ...{ about, state: 'not ok', words, remedy },
})

export const unseen = (about: string, words: string, remedy: string | null = null): Diagnosis => ({
  ...{ about, state: 'not checked', words, remedy },
})
