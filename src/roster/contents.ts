import { refuse, type Refusal } from '../refusal.js'
import type { Facts } from './facts.js'
import type { RosterLimits } from './limits.js'
import { kindOf, type FileKind } from './schema.js'

/** A file of the specification in a package. */
export interface PackageFile {
  readonly kind: FileKind | 'manifest'
  /** Unpacked. */
  readonly bytes: number
  /** Its bytes in order; each piece is used again once the next one is asked for. */
  open(): Promise<AsyncIterable<Uint8Array>>
}

export interface RosterPackage {
  /** At most one of each kind. */
  readonly files: readonly PackageFile[]
  /** Files the specification does not know; they are not read. */
  readonly strangers: number
  close(): Promise<void>
}

/** Sorts the names of a package into kinds; a second file of a kind refuses the package. */
export class Contents<Place> {
  readonly found = new Map<FileKind | 'manifest', { place: Place; bytes: number }>()
  strangers = 0
  #total = 0
  readonly #limits: RosterLimits
  readonly #facts: Facts

  constructor(limits: RosterLimits, facts: Facts) {
    this.#limits = limits
    this.#facts = facts
  }

  /** `path` uses `/`. A refusal ends the package. */
  add(path: string, bytes: number, place: Place): Refusal | null {
    const steps = path.split('/')
    const name = steps.at(-1) ?? ''
    const kind = steps.length <= 2 && !path.startsWith('__MACOSX/') ? kindOf(name) : null
    if (kind === null) {
      this.strangers++
      this.#facts.add(null, 'package.unknown_file')
      return null
    }
    if (this.found.has(kind)) {
      return refuse('PACKAGE_UNSAFE', `The package holds ${kind}.csv twice.`)
    }
    this.#total += bytes
    if (bytes > this.#limits.fileBytes || this.#total > this.#limits.packageBytes) {
      return refuse(
        'PACKAGE_TOO_LARGE',
        `${kind}.csv is, or makes the package, larger than allowed.`,
      )
    }
    if (steps.length > 1) this.#facts.add(kind, 'package.nested_file')
    if (name !== `${kind}.csv`) this.#facts.add(kind, 'package.file_name_case')
    this.found.set(kind, { place, bytes })
    return null
  }

  /** A package without people is not worth a snapshot. */
  check(): Refusal | null {
    return this.found.has('users')
      ? null
      : refuse('PACKAGE_EMPTY', 'The package holds no users.csv.')
  }
}
