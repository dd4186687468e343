import type { Standing } from '../roster/words.js'

const STUDENT = 1
const OTHER = 2
const UNKNOWN = 4
const NO_GRADE = -128

/**
 * What the files say of each person, by the number in the PERSON lexicon: standings and grade.
 *
 * Whoever is not known to be grown is protected as a student: a person without a role, with a word we do
 * not know for one, or who is only referred to.
 */
export class People {
  #standing = new Uint8Array(1024)
  #grade = new Int8Array(1024).fill(NO_GRADE)
  #count = 0

  /** A role in users.csv or roles.csv. */
  hasRole(person: number, standing: Standing): void {
    const bit = { student: STUDENT, other: OTHER, unknown: UNKNOWN, none: 0 }[standing]
    this.#mark(person, bit)
  }

  /** A role in a class. Teaching proves nothing: a dangling reference may teach. */
  isEnrolled(person: number, standing: Standing): void {
    if (standing === 'student') this.#mark(person, STUDENT)
  }

  /** The first grade listed, as a number. */
  hasGrade(person: number, grade: number): void {
    this.#mark(person, 0)
    this.#grade[person] = grade
  }

  /** What was learned of each person. */
  standings(): Uint8Array {
    return this.#standing.slice(0, this.#count)
  }

  /** Takes in standings of people who have other numbers here. */
  merge(standings: Uint8Array, here: Uint32Array): void {
    for (const [person, bits] of standings.entries()) {
      if (bits > 0) this.#mark(here[person] ?? 0, bits)
    }
  }

  gradeOf(person: number): number | null {
    const grade = person < this.#count ? this.#grade[person] : undefined
    return grade === undefined || grade === NO_GRADE ? null : grade
  }

  /** Whether a person is known to be grown and nothing else. */
  isGrown(person: number): boolean {
    return this.#standing[person] === OTHER
  }

  /** Every person whom some file calls a student. */
  *students(): Iterable<number> {
    for (let person = 0; person < this.#count; person++) {
      if (((this.#standing[person] ?? 0) & STUDENT) !== 0) yield person
    }
  }

  #mark(person: number, bit: number): void {
    if (person >= this.#standing.length) this.#grow(person)
    if (person >= this.#count) this.#count = person + 1
    this.#standing[person] = (this.#standing[person] ?? 0) | bit
  }

  #grow(person: number): void {
    const size = Math.max(person + 1, this.#standing.length * 2)
    const standing = new Uint8Array(size)
    standing.set(this.#standing)
    const grade = new Int8Array(size).fill(NO_GRADE)
    grade.set(this.#grade)
    this.#standing = standing
    this.#grade = grade
  }
}
