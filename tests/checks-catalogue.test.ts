import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPolicyShelf } from '../src/policy/load.js'

/** Defects of each group of the catalogue, numbered from 01. */
const GROUPS = { A: 20, B: 29, C: 8, D: 19, E: 16, F: 7, G: 8, H: 7 } as const

const CATALOGUE = Object.entries(GROUPS).flatMap(([group, size]) =>
  Array.from({ length: size }, (_, at) => `${group}${String(at + 1).padStart(2, '0')}`),
)

/** The catalogue as it was researched, which stands beside this project and is no part of it. */
const RESEARCHED = join('..', 'shared', 'roster-spec', 'defects.json')

function researched(): readonly string[] {
  if (!existsSync(RESEARCHED)) return CATALOGUE
  const { defects } = JSON.parse(readFileSync(RESEARCHED, 'utf8')) as {
    readonly defects: readonly { readonly id: string }[]
  }
  return defects.map(({ id }) => id)
}

const checks = createPolicyShelf({ directory: 'policies' })
  .checks()
  .map(({ id }) => id.slice(0, 3).toUpperCase())
const readme = readFileSync(join('policies', 'checks', 'README.md'), 'utf8')
/** Defects for which the README gives a reason why there is no check. */
const reasoned = [...readme.matchAll(/^\| ([A-H]\d\d) \|[^|]+\| \S[^|]+\|$/gmu)].map(([, id]) => id)

describe('the catalogue of defects', () => {
  it('is the one that was researched', () => {
    expect([...researched()].sort()).toEqual(CATALOGUE)
  })

  it('has a check or a reason for every defect, and not both', () => {
    expect([...checks, ...reasoned].sort()).toEqual(CATALOGUE)
  })

  it('has a check for at least 95 of 100', () => {
    expect(checks.length / CATALOGUE.length).toBeGreaterThanOrEqual(0.95)
    expect(readme).toContain(`${checks.length} of the ${CATALOGUE.length} are here`)
  })
})
