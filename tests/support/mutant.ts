import { createChance } from './chance.js'

/** Draws whole numbers below a bound from a seed, so that a failure can be had again. */
export function drawing(seed: number): Draw {
  const chance = createChance(seed)
  return (below) => chance.whole(0, Math.max(1, below) - 1)
}

type Draw = (below: number) => number

/** The words, blanks, texts and signs of a query, in order. */
export const words = (sql: string): string[] => sql.match(/\s+|\w+|'[^']*'|[^\w\s]/gu) ?? []

/** Bytes changed, cut and doubled, whatever they mean. */
export function scrambled(sql: string, draw: Draw): string {
  const bytes = Buffer.from(sql)
  const parts = [...bytes]
  for (let round = draw(6); round >= 0; round -= 1) {
    const at = draw(parts.length)
    const any = draw(3) === 0 ? draw(256) : 32 + draw(95)
    switch (draw(4)) {
      case 0:
        parts[at] = any
        break
      case 1:
        parts.splice(at, 0, any)
        break
      case 2:
        parts.splice(at, 1 + draw(8))
        break
      default:
        parts.splice(at, 0, ...parts.slice(at, at + draw(40)))
    }
  }
  return Buffer.from(parts).toString(draw(2) === 0 ? 'utf8' : 'latin1')
}

/** Words put in, taken out, and spliced in from another query. */
export function spliced(sql: string, other: string, lures: readonly string[], draw: Draw): string {
  const [parts, donor] = [words(sql), words(other)]
  for (let round = draw(3); round >= 0; round -= 1) {
    const at = draw(parts.length)
    const from = draw(donor.length)
    switch (draw(5)) {
      case 0:
        parts.splice(at, 1 + draw(3))
        break
      case 1:
        parts.splice(at, 0, ` ${lures[draw(lures.length)] ?? ''} `)
        break
      case 2:
        parts[at] = donor[from] ?? ''
        break
      case 3:
        parts.splice(at, 0, ' ', ...donor.slice(from, from + draw(12)), ' ')
        break
      default:
        parts.splice(at, parts.length, ...donor.slice(from))
    }
  }
  return parts.join('')
}
