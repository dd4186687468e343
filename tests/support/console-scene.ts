import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHouse } from './house.js'
import type { House, Person } from './house.js'
import { shortPolicies } from './short-policies.js'

/** What a district may call a child or a school: a script, a turned line, three hundred letters. */
export const WORST = `<script>alert(1)</script>\u202E${'n'.repeat(270)}`

/** A service for the tests of a browser: it makes links, its clock can be put ahead, its queries may run for minutes. */
export interface ConsoleScene {
  readonly house: House
  readonly steward: Person
  readonly engineer: Person
  /** `ahead`: by how many milliseconds. */
  readonly clock: { ahead: number; readonly now: () => number }
  close(): Promise<void>
}

export async function openConsoleScene(): Promise<ConsoleScene> {
  const clock = { ahead: 0, now: () => Date.now() + clock.ahead }
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-policies-'))
  const policies = await shortPolicies(folder, '4m')
  const house = await openHouse({ policies, clock, showLink: () => undefined })
  return {
    ...{ house, clock },
    steward: await house.person({ role: 'steward', name: 'sam@district.example' }),
    engineer: await house.person({
      ...{ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' },
    }),
    async close() {
      await house.close()
      await rm(policies, { recursive: true, force: true })
    },
  }
}
