import { columnsOf, FILE_KINDS } from '../../../roster/schema.js'
import type { FileKind } from '../../../roster/schema.js'
import { line, tableWriter } from './csv.js'
import { allDefects, SEEDERS } from './defects.js'
import type { DefectId } from './defects.js'
import { calendarOf, makeFrame, planSchools } from './frame.js'
import type { SchoolPlan } from './frame.js'
import type { Frame, School, Version } from './roster.js'
import { chance, makeSchool } from './school.js'
import type { Planted } from './seeder.js'
import { Site } from './site.js'
import { filesOf, frameRows, schoolRows } from './tables.js'

export interface DistrictWish {
  /** From 600 to 1,000,000. */
  readonly students: number
  readonly seed: number
  readonly version: Version
  readonly defects: 'all' | readonly DefectId[]
  /** Day of the export, YYYY-MM-DD; decides the school year. */
  readonly asOf: string
}

/** A defect that was planted, and where. */
export interface Seeded extends Planted {
  readonly defect: string
}

export interface District {
  /** Text of each CSV file of the package by name, in pieces of a school each; can be read again. */
  readonly files: ReadonlyMap<string, Iterable<string>>
  readonly seeded: readonly Seeded[]
}

/** Schools that hold the defects; the rest stay clean. */
const SITES = 6

/**
 * A made-up district as a OneRoster package: the same for the same wish, to the byte. Only the
 * schools with defects are held in memory; the others are made again for each file, so 180,000
 * students take no more room than one school.
 *
 * @throws RangeError if the number of students is out of range, or too small for the defects wished.
 */
export function makeDistrict(wish: DistrictWish): District {
  const { students, seed, version } = wish
  if (!Number.isInteger(students) || students < 600 || students > 1_000_000) {
    throw new RangeError('Ask for 600 to 1,000,000 students.')
  }
  const calendar = calendarOf(wish.asOf)
  const plans = planSchools(students)
  const frame = makeFrame(plans, version, calendar, chance(seed))
  const ids = wish.defects === 'all' ? allDefects(version) : wish.defects
  const fresh = (plan: SchoolPlan): School => spread(makeSchool(plan, calendar, seed), ids, frame)
  const { held, seeded } = plantAll(plans, frame, ids, fresh, seed)
  const school = (plan: SchoolPlan): School => held.get(plan) ?? fresh(plan)
  const kinds = filesOf(version)
  const files = new Map<string, Iterable<string>>()
  if (!frame.missing.has('manifest')) files.set('manifest.csv', [manifest(frame, kinds)])
  const nameOf = (kind: FileKind): string => frame.names.get(kind) ?? `${kind}.csv`
  for (const kind of kinds) {
    if (frame.missing.has(kind)) continue
    files.set(nameOf(kind), { [Symbol.iterator]: () => pieces(kind, frame, plans, school) })
  }
  for (const kind of frame.hollow) {
    files.set(nameOf(kind), [tableWriter(kind, frame).header])
  }
  return { files, seeded }
}

function spread(school: School, ids: readonly DefectId[], frame: Frame): School {
  for (const id of ids) SEEDERS[id].spread?.(school, frame)
  return school
}

/** Plants each defect in one of a few secondary schools, in turn. */
function plantAll(
  plans: readonly SchoolPlan[],
  frame: Frame,
  ids: readonly DefectId[],
  fresh: (plan: SchoolPlan) => School,
  seed: number,
) {
  const held = new Map<SchoolPlan, School>()
  const seeded: Seeded[] = []
  if (ids.length === 0) return { held, seeded }
  const sites = plans
    .filter(({ level }) => level !== 'elementary')
    .slice(0, SITES)
    .map((plan, place) => {
      const school = fresh(plan)
      held.set(plan, school)
      return new Site(frame, school, place, chance(seed * 1_009 + place + 1))
    })
  for (const [turn, id] of ids.entries()) {
    const site = sites[turn % sites.length]
    if (site === undefined) continue
    for (const each of SEEDERS[id].plant(site)) seeded.push({ ...each, defect: each.defect ?? id })
  }
  return { held, seeded }
}

function* pieces(
  kind: FileKind,
  frame: Frame,
  plans: readonly SchoolPlan[],
  school: (plan: SchoolPlan) => School,
): Generator<string> {
  const { header, rows } = tableWriter(kind, frame)
  yield header + rows(frameRows(kind, frame))
  if (kind === 'orgs' || kind === 'academicSessions') return
  for (const plan of plans) yield rows(schoolRows(kind, school(plan), frame.version))
}

function manifest(frame: Frame, kinds: readonly FileKind[]): string {
  const present = new Set<string>([...kinds, ...frame.hollow])
  const files = FILE_KINDS.filter((kind) => columnsOf(kind, frame.version) !== null)
  const mode = (kind: FileKind) =>
    frame.declared.get(kind) ?? (present.has(kind) ? 'bulk' : 'absent')
  return [
    line(['propertyName', 'value']),
    line(['manifest.version', frame.properties.get('manifest.version') ?? '1.0']),
    line(['oneroster.version', frame.version]),
    ...files.map((kind) => line([`file.${kind}`, mode(kind)])),
    line(['source.systemName', 'Cedarvale SIS']),
    line(['source.systemCode', 'cedarvale']),
  ].join('')
}
