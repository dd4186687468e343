import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { makeDistrict } from '../src/cli/demo/district/district.js'
import { zipDistrict } from '../src/cli/demo/district/write.js'
import { barriers, describeInBrowser, openBrowser, sideways } from './support/browser.js'
import type { Browsing, Screen } from './support/browser.js'
import { ask, ok, openHouse, openSession } from './support/house.js'
import type { House, Person } from './support/house.js'

const ROLES = ['steward', 'engineer', 'officer'] as const
type Role = (typeof ROLES)[number]

/** What people may write: a script, letters that turn a line around, one word longer than any screen. */
const TICKET = '<script>document.title="run"</script> \u202Etekcit\u202C \u05D0\u05D1\u05D2'
const LONG = 'x'.repeat(180)
const DEV = `dev-${LONG}@acme.example`

/** Every page in the route table of a role: the tables are data, so that pages added later are swept too. */
function pathsOf(role: Role): readonly string[] {
  const table = readFileSync(new URL(`../src/console/${role}/pages.ts`, import.meta.url), 'utf8')
  return [...table.matchAll(/path: '([^']+)'/gu)].map(([, path]) => path ?? '')
}

describeInBrowser('every page of the console', () => {
  let house: House
  let browsing: Browsing
  let people: Readonly<Record<Role, Person>>
  let ids: Readonly<Record<string, string>>
  const screens = new Map<Role, Screen>()

  beforeAll(async () => {
    house = await openHouse({ showLink: () => undefined })
    people = {
      steward: await house.person({ role: 'steward', name: 'sam@district.example' }),
      engineer: await house.person({ role: 'engineer', name: DEV, vendor: 'acme' }),
      officer: await house.person({ role: 'officer', name: 'olga@district.example' }),
    }
    browsing = await openBrowser()
    for (const role of ROLES) screens.set(role, await browsing.open(house.url, people[role]))
  }, 60_000)
  afterAll(async () => {
    await browsing.close()
    await house.close()
  })

  const screenOf = (role: Role): Screen => {
    const screen = screens.get(role)
    if (screen === undefined) throw new Error(`nobody is signed in as ${role}`)
    return screen
  }

  /** All roles at once: each has a window of its own. */
  const forAll = (see: (role: Role, screen: Screen) => Promise<void>) =>
    Promise.all(ROLES.map((role) => see(role, screenOf(role))))

  it('stands in a house in which nothing has happened yet', async () => {
    await forAll(async (role, { page, faults }) => {
      for (const path of pathsOf(role).filter((each) => !each.includes(':'))) {
        await arrive(page, path)
        expect([role, path, await sideways(page), ...faults]).toEqual([role, path, 0])
      }
    })
  })

  it('says of every list of the steward that it is empty, and how it is filled', async () => {
    const { page } = screenOf('steward')
    for (const path of ['/', '/requests', '/sessions', '/snapshots', '/vendors']) {
      await arrive(page, path)
      await page.locator('.empty-state').first().waitFor()
    }
  })

  it('is filled with a roster, sessions, and texts of the worst kind', async () => {
    ids = await filled(people)
    expect(Object.keys(ids).length).toBeGreaterThan(0)
  }, 60_000)

  it('has no barrier, light, dark, zoomed or narrow', async () => {
    await forAll(async (role, { page, faults }) => {
      for (const path of pathsOf(role)) {
        await arrive(
          page,
          path.replaceAll(/:(\w+)/gu, (_, name: string) => idOf(name)),
        )
        const found = { light: await barriers(page), ...(await inOtherWays(page)), faults }
        const none = { light: [], dark: [], zoomed: 0, narrow: 0, faults: [] }
        expect({ role, path, ...found }).toEqual({ role, path, ...none })
      }
    })
  }, 120_000)

  it('has no barrier on the page for signing in, nor on the reference, for strangers', async () => {
    const screen = await browsing.open(house.url)
    const { page, faults } = screen
    for (const path of ['/', '/docs']) {
      await arrive(page, path)
      expect([path, await barriers(page), await inOtherWays(page), faults]).toEqual([
        path,
        [],
        { dark: [], zoomed: 0, narrow: 0 },
        [],
      ])
    }
    await screen.close()
  })

  it('shows what people wrote as text, and turns no line around', async () => {
    const { page, faults } = screenOf('steward')
    await arrive(page, '/')
    await page.getByText('<script>document.title="run"</script>').first().waitFor()
    expect(await page.getByText('[U+202E]tekcit').count()).toBeGreaterThan(0)
    expect(await page.title()).toBe('Queue · Homeroom')
    expect(faults).toEqual([])
  })

  function idOf(name: string): string {
    const id = ids[name]
    if (id === undefined) throw new Error(`the sweep does not know what :${name} of a path is`)
    return id
  }
})

/** Goes to a page and waits until it has its heading and no longer loads. */
async function arrive(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  await page
    .getByText(/^Loading…$/u)
    .first()
    .waitFor({ state: 'hidden' })
}

/** Dark, at 200 % of 1280 pixels, and on a phone 360 pixels wide. */
async function inOtherWays(page: Page) {
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await barriers(page, ['color-contrast'])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 640, height: 360 })
  const zoomed = await sideways(page)
  await page.setViewportSize({ width: 360, height: 740 })
  const narrow = await sideways(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  return { dark, zoomed, narrow }
}

/** A roster, a session that is open and one that was closed with a finding, a request that waits, and their ids. */
async function filled({ steward, engineer }: Readonly<Record<Role, Person>>) {
  await ok(steward.post('/v1/vendors', { vendor: 'acme', name: `Acme ${LONG}` }))
  await ok(steward.post('/v1/vendors/acme/engineers', { engineer: DEV }))
  const district = makeDistrict({
    ...{ students: 600, seed: 7, version: '1.1', defects: [], asOf: '2026-03-01' },
  })
  const zip = await buffer(zipDistrict(district))
  await ok(steward.sendZip(zip))
  const loaded = await ok(steward.sendZip(zip))
  const closed = await openSession({ steward, engineer })
  const closing = { engineer, session: closed }
  const { body } = await ok(ask(closing, 'SELECT u.sourcedId FROM users AS u LIMIT 2'))
  const [[token] = []] = body.rows as unknown as string[][]
  await ask(closing, 'SELECT u.givenName FROM users AS u')
  const finding = { finding: `${TICKET} ${LONG}`, tokens: [token], queries: [] }
  await ok(engineer.post(`/v1/sessions/${closed}/close`, finding))
  const session = await openSession({ steward, engineer })
  await ok(ask({ engineer, session }, 'SELECT count(*) FROM users'))
  const filed = await ok(
    engineer.post('/v1/requests', {
      ...{ ticket: TICKET, purpose: `${TICKET} ${LONG}`, interest: LONG, wished: { hours: 2 } },
      policy: 'rostering-debug',
    }),
  )
  return {
    ...{ session, request: String(filed.body.request), snapshot: String(loaded.body.snapshot) },
    ...{ policy: 'rostering-debug', vendor: 'acme', index: '3', entry: '3' },
  }
}
