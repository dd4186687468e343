import { basename, resolve } from 'node:path'
import type { Zip } from '../client/upload.js'
import { packageStream } from '../package-zip.js'
import { grouped } from '../text/time.js'
import { makeDistrict } from './district/district.js'
import { zipDistrict } from './district/write.js'

/** The sourcedIds that were planted, by defect. */
export type Seeds = ReadonlyMap<string, readonly string[]>

/** Where the demo's roster comes from. */
export interface Source {
  readonly words: string
  /** The package as a zip, made or read while it is sent. */
  open(): Promise<Zip>
  /** Null for a roster from life. */
  readonly seeds: Seeds | null
}

/** A real export: a zip or a folder. */
export function rosterSource(path: string): Source {
  return {
    words: `${basename(resolve(path))}, as it is.`,
    open: () => packageStream(resolve(path)),
    seeds: null,
  }
}

/** A made-up district with every defect of the catalogue planted. The same for the same wish and day. */
export function madeUpSource(wish: {
  readonly students: number
  readonly seed: number
  readonly version: '1.1' | '1.2'
  readonly now: number
}): Source {
  const { students, seed, version, now } = wish
  const asOf = new Date(now).toISOString().slice(0, 10)
  const district = makeDistrict({ students, seed, version, asOf, defects: 'all' })
  const seeds = new Map<string, string[]>()
  for (const { defect, sourcedIds } of district.seeded) {
    seeds.set(defect, [...(seeds.get(defect) ?? []), ...sourcedIds])
  }
  return {
    words: `A made-up district: ${grouped(students)} students, OneRoster ${version}, ${seeds.size} kinds of defect planted.`,
    open: () => Promise.resolve({ stream: zipDistrict(district), length: null }),
    seeds,
  }
}
