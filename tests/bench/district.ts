import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeDistrict } from '../../src/cli/demo/district/district.js'
import type { Bench } from './bench.js'

/** The day of the exports; any will do, as long as it is one. */
const AS_OF = '2026-10-01'

/** A district as a folder of CSV files: `today` with every defect planted, `before` without. */
export function districtFolder(bench: Bench, students: number, load: 'before' | 'today'): string {
  const place = join(bench.folder, `district-${students}-${load}`)
  if (existsSync(place)) return place
  bench.say(`making a district of ${students.toLocaleString('en-US')} students`)
  mkdirSync(place)
  const defects = load === 'today' ? 'all' : []
  const { files } = makeDistrict({ students, seed: 7, version: '1.1', defects, asOf: AS_OF })
  for (const [name, pieces] of files) {
    const file = openSync(join(place, name), 'w')
    for (const piece of pieces) writeSync(file, piece)
    closeSync(file)
  }
  return place
}
