import { unpack } from './gaps.js'
import type { Slices } from './slices.js'

/** Persons who are in the same sets, taken together: no sum over the sets can tell them apart. */
export interface Atoms {
  /** Persons of each atom. */
  readonly weights: readonly number[]
  /** For each set, the atoms it is made of. */
  readonly rows: readonly (readonly number[])[]
}

/** The atoms of packed sets; number 0 are the persons in none. */
export function* atomsOf(sets: readonly Uint8Array[]): Slices<Atoms> {
  let highest = 0
  for (const bytes of sets) unpack(bytes, (person) => (highest = Math.max(highest, person)))
  const atoms = new Int32Array(highest + 1)
  const names = 2 * atoms.length + 2
  /** What an atom's members in the set at hand are called from now on, and at which set that was said. */
  const renamed = new Int32Array(names)
  const said = new Int32Array(names).fill(-1)
  let known = 1
  for (const [at, bytes] of sets.entries()) {
    yield
    if (known > atoms.length) {
      known = renumber(atoms, known)
      said.fill(-1)
    }
    // Whoever was of one atom and is in the set becomes an atom apart.
    unpack(bytes, (person) => {
      const before = atoms[person] ?? 0
      if (said[before] !== at) {
        renamed[before] = known++
        said[before] = at
      }
      atoms[person] = renamed[before] ?? 0
    })
  }
  known = renumber(atoms, known)
  const weights = new Array<number>(known).fill(0)
  for (const atom of atoms) weights[atom] = (weights[atom] ?? 0) + 1
  const rows: (readonly number[])[] = []
  for (const bytes of sets) {
    yield
    rows.push(rowOf(bytes, atoms, known))
  }
  return { weights, rows }
}

/** Numbers the atoms that are left from 1 on; 0 are the persons in no set. Gives the next free number. */
function renumber(atoms: Int32Array, known: number): number {
  const names = new Int32Array(known)
  let next = 1
  for (let person = 0; person < atoms.length; person += 1) {
    const before = atoms[person] ?? 0
    if (before === 0) continue
    if (names[before] === 0) names[before] = next++
    atoms[person] = names[before] ?? 0
  }
  return next
}

function rowOf(bytes: Uint8Array, atoms: Int32Array, known: number): readonly number[] {
  const met = new Uint8Array(known)
  const row: number[] = []
  unpack(bytes, (person) => {
    const atom = atoms[person] ?? 0
    if (met[atom] === 0) row.push(atom)
    met[atom] = 1
  })
  return row
}
