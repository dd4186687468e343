import type { Room } from '../src/engine/port.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { closedEngineContract, engineContract, requestOf } from './contracts/engine.js'
import type { EngineGround } from './contracts/engine.js'
import { openVault, type Vault } from './district-loaded.js'
import { awsGround, loadDistrict, roomGround, type Loaded } from './engine-grounds.js'

const NAMES = ['rooms', 'AWS Clean Rooms'] as const
type Name = (typeof NAMES)[number]

let vault: Vault
let loaded: Loaded
let grounds: Readonly<Record<Name, EngineGround>>

beforeAll(async () => {
  vault = await openVault()
  loaded = await loadDistrict(vault, await createParsers())
  grounds = { rooms: await roomGround(loaded), 'AWS Clean Rooms': await awsGround(loaded) }
}, 300_000)
afterAll(async () => {
  for (const name of NAMES) await grounds[name].close()
  await loaded.parsers.close()
  await vault.close()
})

for (const name of NAMES) engineContract(name, () => grounds[name])

describe('both engines give the same rows and subjects', () => {
  // The Spark text of each check is compared with a room's in aws-spark-checks; here, on the whole way, every third.
  const checks = createPolicyShelf({ directory: 'policies' })
    .checks()
    .filter((_, place) => place % 3 === 0)
  let rooms: Readonly<Record<Name, Room>>
  const open = (name: Name): Promise<Room> => grounds[name].engine.open(grounds[name].spec)
  beforeAll(async () => {
    rooms = { rooms: await open('rooms'), 'AWS Clean Rooms': await open('AWS Clean Rooms') }
  })

  it.each(checks.map((check) => [check.id, check] as const))('for %s', async (_, check) => {
    const parameters = check.parameters.map((parameter) => parameter.default)
    const answers = NAMES.map(async (name) => {
      const request = await requestOf(grounds[name], { sql: check.sql, parameters })
      const outcome = await rooms[name].run(request)
      if (outcome.kind === 'failed') throw new TypeError(`the run failed: ${outcome.reason}`)
      const { rows, hidden, subjects } = outcome
      // Ties have no order: a check's ORDER BY need not tell all rows apart.
      const each = rows.map((row, at) => JSON.stringify([row, hidden[at]])).sort()
      return { rows: each, subjects }
    })
    const [here, there] = await Promise.all(answers)
    expect(there).toEqual(here)
  })
})

for (const name of NAMES) closedEngineContract(name, () => grounds[name])
