/** What a package may cost at most. Sizes in bytes. */
export interface RosterLimits {
  /** All files together, unpacked. */
  readonly packageBytes: number
  /** One file, unpacked. */
  readonly fileBytes: number
  /** A zip as it is sent; it is held in memory. */
  readonly zipBytes: number
  readonly files: number
  /** Unpacked to packed size of one file; rosters reach about 7, a bomb needs a thousand. */
  readonly ratio: number
  readonly fieldBytes: number
}

const MIB = 1024 * 1024

export const ROSTER_LIMITS: RosterLimits = {
  packageBytes: 8192 * MIB,
  fileBytes: 4096 * MIB,
  zipBytes: 1024 * MIB,
  files: 100,
  ratio: 200,
  fieldBytes: MIB,
}
