import { isRefusal, type Refusal } from '../refusal.js'
import type { PackageFile } from '../roster/contents.js'
import { Facts, type FactsParts } from '../roster/facts.js'
import type { Manifest } from '../roster/manifest.js'
import type { FileKind } from '../roster/schema.js'
import { readTable, type TableFacts } from '../roster/table.js'
import { DOMAIN_NAMES, type Domain } from './domain.js'
import { rowSink, stagePlan, type StagedPlan } from './filling.js'
import { Lexicon, Words, type LexiconParts } from './lexicon.js'
import { observers } from './observers.js'
import type { Lexicons } from './part.js'
import { People } from './people.js'
import type { Observer, PlanContext } from './plan.js'
import { tablePlans } from './plans.js'
import type { StageParts } from './staging.js'

/** Texts shown if shared, told apart at most. */
const SHARED_TEXTS = 100_000

export type DataFile = PackageFile & { readonly kind: FileKind }

/** What files are read with. */
export interface LaneOptions {
  readonly manifest: Manifest
  readonly fieldBytes: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** What reading one file showed, beside its rows. */
export interface FileRead {
  readonly table: TableFacts
  readonly facts: FactsParts
}

/** What a lane of another thread has read. */
export interface LaneParts {
  readonly kinds: readonly FileKind[]
  /** Of each of the files. */
  readonly reads: readonly FileRead[]
  readonly lexicons: Readonly<Record<Domain, LexiconParts>>
  /** Of the plans of the files, in the order of all plans. */
  readonly stages: readonly StageParts[]
  readonly standings: Uint8Array
}

/** Why such a lane stopped, and at which of its files. */
export interface LaneRefusal {
  readonly kind: FileKind
  readonly refusal: Refusal
}

/** Reads files one after the other into stages and lexicons of its own. */
export class Lane {
  readonly context: PlanContext
  readonly plans: StagedPlan[]
  readonly #options: LaneOptions
  readonly #watching: readonly Observer[]

  constructor(options: LaneOptions) {
    this.#options = options
    this.context = planContext(options.now)
    this.plans = tablePlans(this.context).map(stagePlan)
    this.#watching = observers(this.context)
  }

  /** Reads a file to its end; `progress` hears of the bytes read so far, `turn` is waited for before each chunk. */
  async read(
    file: DataFile,
    progress: (bytes: number) => void,
    turn?: () => Promise<void>,
  ): Promise<FileRead | Refusal> {
    const facts = new Facts()
    const { manifest, fieldBytes } = this.#options
    const own = this.plans.filter(({ plan }) => plan.kind === file.kind)
    const watchers = this.#watching.filter((observer) => observer.kind === file.kind)
    const people = this.context.lexicons.PERSON
    const reading = { manifest, facts, fieldBytes, progress, ...(turn && { turn }) }
    const table = await readTable(file, reading, (columns) =>
      rowSink(columns, own, watchers, people),
    )
    return isRefusal(table) ? table : { table, facts: facts.parts() }
  }

  /** All of it for another thread, after the files of some kinds. */
  take(kinds: readonly FileKind[], reads: readonly FileRead[]): LaneParts {
    const { lexicons, people } = this.context
    const taken = DOMAIN_NAMES.map((domain) => [domain, lexicons[domain].take()])
    const own = this.plans.filter(({ plan }) => kinds.includes(plan.kind))
    return {
      kinds,
      reads,
      lexicons: Object.fromEntries(taken) as Record<Domain, LexiconParts>,
      stages: own.map(({ stage }) => stage.take()),
      standings: people.standings(),
    }
  }
}

function planContext(now: number): PlanContext {
  const lexicons = {} as Record<Domain, Lexicon>
  for (const domain of DOMAIN_NAMES) lexicons[domain] = new Lexicon()
  return {
    lexicons: lexicons satisfies Lexicons,
    people: new People(),
    emailDomains: new Words(SHARED_TEXTS),
    idTypes: new Words(SHARED_TEXTS),
    now,
  }
}
