import type { Prelude } from '../engine/port.js'
import { Fault } from '../fault.js'
import { differenceQuestions, differencesOf } from './differences.js'
import type { FileDifference } from './differences.js'
import { FACT_QUERIES, packageFacts } from './package-facts.js'
import type { PackageFacts } from './package-facts.js'

type Rows = readonly (readonly Readonly<Record<string, unknown>>[])[]

export interface SurveyDeps {
  readonly snapshotFile: (snapshot: string) => string
  readonly read: (
    file: string,
    work: { readonly prelude: readonly Prelude[]; readonly queries: readonly string[] },
  ) => Promise<Rows>
  /** As `read`, with the tables of a second file in the schema `earlier`. */
  readonly readPair: (file: string, previous: string, queries: readonly string[]) => Promise<Rows>
}

/** What a load was like, in counts: nothing here is a value of a row. */
export interface Survey {
  facts(snapshot: string): Promise<PackageFacts>
  /** A load against another one, which it continues. */
  differences(snapshot: string, previous: string): Promise<readonly FileDifference[]>
}

/** Answers remembered, since a snapshot never changes. */
const MOST_KNOWN = 50

/**
 * Looks into cloaked snapshots for the steward.
 *
 * @throws Fault `VAULT_FAILED` if a file is gone or cannot be read; the engine's words, which may quote a
 * cell, stay inside.
 */
export function createSurvey({ snapshotFile, read, readPair }: SurveyDeps): Survey {
  const facts = remembering<PackageFacts>()
  const differences = remembering<readonly FileDifference[]>()
  return {
    facts: (snapshot) =>
      facts(snapshot, async () => {
        const file = snapshotFile(snapshot)
        return packageFacts(await read(file, { prelude: [], queries: FACT_QUERIES }))
      }),
    differences: (snapshot, previous) =>
      differences(`${snapshot} ${previous}`, async () => {
        const questions = differenceQuestions()
        const queries = questions.map(({ sql }) => sql)
        const files = [snapshotFile(snapshot), snapshotFile(previous)] as const
        return differencesOf(questions, await readPair(...files, queries))
      }),
  }
}

/** Work done once for a key, also for those who ask while it is done; what fails is tried again. */
function remembering<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (key, work) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const found = work().catch((cause: unknown) => {
      known.delete(key)
      throw new Fault(
        'VAULT_FAILED',
        'A snapshot could not be read. See that its file is in the data folder, or load the roster again.',
        { cause },
      )
    })
    known.set(key, found)
    const [oldest] = known.keys()
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
    return found
  }
}
