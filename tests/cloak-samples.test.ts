import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { folder, load, removeFolders } from './roster-support.js'

afterAll(removeFolders)

const shared = join('..', 'shared', 'rosters')
const present = existsSync(shared)

/** Where the sample rosters are not at hand, these are skipped: they are large and not ours to copy. */
const sample = present ? it : it.skip

describe('a published sample is cloaked', () => {
  sample.each([
    ['gospelnerd-or11-district-small', '1.1', 268, 1855, 248],
    ['gospelnerd-or11-district-large', '1.1', 4441, 31045, 4225],
    ['microsoft-sds-samples/SDS_v2', '1.0', 29, 29, 22],
    ['microsoft-sds-samples/SDS_v2.1', '1.0', 8, 6, 4],
  ] as const)('%s, whole', async (name, version, users, enrollments, students) => {
    const { loaded, rows } = await load(folder(), join(shared, name))
    expect(loaded).toMatchObject({ version, students })
    expect(loaded.rows).toMatchObject({ 'users.csv': users, 'enrollments.csv': enrollments })
    const [counts] = await rows(`SELECT
      (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM enrollments) AS enrollments,
      (SELECT count(*) FROM enrollments e JOIN users u ON u.sourcedId = e.userSourcedId) AS joined`)
    expect(counts).toMatchObject({ users: BigInt(users), enrollments: BigInt(enrollments) })
    // Every sample's enrollments refer to its own users.
    expect(counts?.['joined']).toBe(BigInt(enrollments))
  })
})
