import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { barriers, describeInBrowser, openBrowser, sideways } from './support/browser.js'
import type { Browsing, Screen } from './support/browser.js'
import { ok } from './support/house.js'
import type { House, Person } from './support/house.js'
import { openConsoleScene, WORST } from './support/console-scene.js'
import type { ConsoleScene } from './support/console-scene.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { SLOW } from './support/short-policies.js'

const MINUTE = 60_000
const CHECK = 'Enrollment of someone who is not in users.csv'
const REFUSED = 'select length(u.sourcedId) from users as u'

describeInBrowser('an engineer at the console', () => {
  let house: House
  let browsing: Browsing
  let screen: Screen
  let page: Page
  let steward: Person
  let engineer: Person
  let scene: ConsoleScene
  let session = ''
  let clock: ConsoleScene['clock']

  beforeAll(async () => {
    scene = await openConsoleScene()
    ;({ house, steward, engineer, clock } = scene)
    await ok(steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme Reading' }))
    await ok(steward.post('/v1/vendors/acme/engineers', { engineer: 'dev@acme.example' }))
    await ok(steward.sendZip(await worstRoster()))
    browsing = await openBrowser()
    screen = await browsing.open(house.url, engineer, { acceptDownloads: true })
    page = screen.page
  }, 60_000)
  afterAll(async () => {
    await browsing.close()
    await scene.close()
  })
  afterEach(() => {
    expect(screen.faults).toEqual([])
  })

  it('asks for a session, and is told what happens next', async () => {
    await page.getByText('No session is open').waitFor()
    await page.getByText('Nothing was asked for yet').waitFor()
    await page.getByRole('link', { name: 'Ask for a session' }).first().click()
    await page.getByLabel('Ticket').fill('T-1')
    await page.getByLabel('Purpose').fill('students are missing')
    await page.getByLabel('Legitimate interest').fill('support of our product')
    await page.getByRole('button', { name: /^Policy|Policy$/u }).click()
    await page.getByRole('option', { name: 'Rostering debug' }).click()
    await page.getByText('Rows about single people show tokens, never names').waitFor()
    await page.getByRole('textbox', { name: 'For how many hours' }).fill('0.5')
    await page.getByText('demographics (about persons)').click()
    await page.getByRole('checkbox', { name: /^demographics/u, checked: false }).waitFor()
    await press('Send the request')
    await page.getByText('has not decided yet').waitFor()
    await page.getByRole('heading', { name: 'What happens next' }).waitFor()
  })

  it('sees the approval by itself, and goes to the workbench', async () => {
    session = await approved()
    await page.getByRole('link', { name: 'Go to the workbench' }).click()
    await page.getByRole('heading', { name: 'Session: T-1', level: 1 }).waitFor()
    await page.getByText('0 of 100 persons').waitFor()
    await page.getByText('Nothing was asked on this page yet').waitFor()
    await page.getByRole('tab', { name: 'Tables' }).click()
    await page.getByLabel('Find a table or column').fill('e-mail, as a token')
    await page.getByText('tells nothing else').first().waitFor()
  })

  it('runs a check by its symptom with one press; the budget follows', async () => {
    await page.getByRole('tab', { name: 'Checks' }).click()
    await page.getByText('“people are missing”').click()
    await press(`Run the check: ${CHECK}`)
    await page.getByText('1 person not seen before').waitFor()
    await page.getByText('1 of 100 persons').waitFor()
    expect(await page.getByRole('grid').getByRole('row').count()).toBe(2)
    expect(await barriers(page)).toEqual([])
  })

  it('writes own SQL with names of the session offered, and reads text of the roster as text', async () => {
    await write('select o.name from orgs as o order by o.')
    await page.getByRole('option', { name: /^sourcedId\s*token org_/u }).waitFor()
    await page.keyboard.type('nam')
    await page.getByRole('option', { name: /^name\s*text/u }).click()
    await page.keyboard.press('Control+Enter')
    await page.getByText('it cost no budget').waitFor()
    const shown = WORST.replace('\u202E', '[U+202E]')
    await page.getByRole('gridcell', { name: shown }).waitFor()
    expect(await sideways(page)).toBe(0)
  })

  it('takes an answer along without asking for it again', async () => {
    const before = await asked()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: /^Download as CSV/u }).click()
    const text = await readFile(await (await waiting).path(), 'utf8')
    expect(text).toBe(`name\r\n${WORST}\r\nMarked District\r\nSouth School\r\n`)
    await page.getByRole('columnheader', { name: 'name' }).getByRole('button').click()
    await page.locator('th[aria-sort=ascending]').waitFor()
    expect(await asked()).toBe(before)
  })

  it('is told what was withheld and why', async () => {
    await write('select u.role, count(*) as n from users as u group by u.role')
    await press('Run')
    await page.getByText('2 groups are withheld').waitFor()
    await page.getByRole('gridcell', { name: /^the rest/u }).waitFor()
  })

  it('finds what was refused underlined, with the way out, and leaves the editor by Escape and Tab', async () => {
    await write(REFUSED)
    await page.keyboard.press('Control+Enter')
    await page.locator('.cm-lintRange-error').waitFor()
    expect(await page.locator('.cm-lintRange-error').textContent()).toBe('u.sourcedId')
    await page.getByRole('alert').getByText('use sourcedId__len').waitFor()
    await page.keyboard.press('F8')
    await page.locator('.cm-diagnostic').getByText('Instead: use sourcedId__len').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.locator('[type=checkbox]:focus').waitFor()
    await page.getByRole('textbox', { name: 'SQL' }).click()
    await page.keyboard.type(' ')
    await page.locator('.cm-lintRange-error').waitFor({ state: 'detached' })
  })

  it('keeps what was written over a reload, and is warned before the end', async () => {
    clock.ahead = 16 * MINUTE
    await page.reload()
    await page.getByText(REFUSED.slice(0, 6)).first().waitFor()
    expect(await page.locator('.cm-content').textContent()).toContain('sourcedId')
    await page.getByRole('status').getByText('Less than 15 minutes').waitFor()
    clock.ahead = 26 * MINUTE
    await page.reload()
    await page.getByRole('status').getByText('Less than 5 minutes').waitFor()
    clock.ahead = 0
    await page.reload()
  })

  it('puts a query of the past back into the editor, and follows a token by keyboard alone', async () => {
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByText('OPAQUE_COLUMN').waitFor()
    await page.getByRole('button', { name: 'Put back into the editor' }).last().click()
    expect(await page.locator('.cm-content').textContent()).toContain('FROM enrollments AS e')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('grid').waitFor()
    await page.locator('[data-spot="0:0"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'All rows of a token' })
    await dialog
      .getByText(/SELECT t\.\* FROM enrollments AS t WHERE t\.userSourcedId = 'usr_/u)
      .waitFor()
    await dialog.getByText('counts against the budget').waitFor()
    expect(await barriers(page)).toEqual([])
    const before = await asked()
    for (const table of await dialog.getByRole('checkbox').all()) await table.press('Space')
    await dialog.getByText('0 queries, one after the other').waitFor()
    await dialog.getByText('enrollments (about persons)').first().click()
    await dialog.getByText('users (about persons)').first().click()
    await press('Run these 2 queries')
    await page.getByRole('heading', { name: 'enrollments', exact: true }).waitFor()
    await page.locator('[data-outcome=answered]').nth(1).waitFor()
    expect(await asked()).toBe(before + 2)
    await page.getByText('1 of 100 persons').waitFor()
  })

  it('cancels a query that takes long; the session goes on', async () => {
    await write(SLOW)
    await page.keyboard.press('Control+Enter')
    await press('Cancel the query')
    await page.getByText('Cancelled. Nothing of it was shown to you').waitFor()
    await finished()
    await write('select c.line from classes as c')
    await press('Run')
    await page.getByText('4 rows.', { exact: true }).waitFor()
  })

  it('sees at once that the session was cut off, and its query with it', async () => {
    await write(SLOW)
    await press('Run')
    await page.getByRole('progressbar', { name: 'Running' }).waitFor()
    await ok(steward.post(`/v1/sessions/${session}/revoke`, { reason: 'wrong ticket' }))
    await page.getByText('A steward has cut this session off').first().waitFor()
    await page.getByText('wrong ticket').waitFor()
    await page.getByRole('alert').getByText('SESSION_OVER').waitFor()
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true)
    expect(await barriers(page)).toEqual([])
  })

  it('asks for another session with what was said before, and closes it with a finding', async () => {
    await page.getByRole('link', { name: 'Ask for another session' }).click()
    expect(await page.getByLabel('Purpose').inputValue()).toBe('students are missing')
    await press('Send the request')
    await page.getByText('has not decided yet').waitFor()
    session = await approved()
    await page.getByRole('link', { name: 'Go to the workbench' }).click()
    await page.getByText('“people are missing”').click()
    await press(`Run the check: ${CHECK}`)
    await page.locator('.token-button').first().click()
    await press('Put it into the finding')
    await page.getByRole('tab', { name: 'Finding' }).click()
    await page.getByLabel('Finding', { exact: true }).last().fill('one enrollment has no user')
    await page.getByText(/: d01-enrollment-without-user/u).click()
    await press('Close with this finding')
    await page.getByText('The steward gets your text, 1 token and 1 query').waitFor()
    await press('Close the session')
    await page.getByText('This session was closed with a finding').first().waitFor()
    const { body } = await ok(engineer.get(`/v1/sessions/${session}`))
    expect(body).toMatchObject({
      state: 'closed',
      ending: {
        words: 'one enrollment has no user',
        tokens: [expect.stringMatching(/^enr_/u)],
      },
    })
  })

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  /** Writes a text in the place of what stands in the editor; nothing is added to it by the editor. */
  async function write(sql: string): Promise<void> {
    await page.getByRole('textbox', { name: 'SQL' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(sql.slice(0, -1))
    await page.keyboard.type(sql.slice(-1))
  }

  /** Approves the request that the page shows; gives the session. */
  async function approved(): Promise<string> {
    const request = page.url().split('/').at(-1) ?? ''
    const terms = { hours: 0.5, budget: 100, note: 'as agreed' }
    const { body } = await ok(steward.post(`/v1/requests/${request}/approve`, terms))
    return String(body.session)
  }

  async function records(): Promise<readonly { state: string }[]> {
    const { body } = await ok(engineer.get(`/v1/sessions/${session}`))
    return body.queryRecords as unknown as { state: string }[]
  }
  const asked = async () => (await records()).length

  /** Nothing runs any more. */
  async function finished(): Promise<void> {
    while ((await records()).some(({ state }) => state === 'running')) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
})

/** The marked roster, one of whose schools is named as badly as can be. */
async function worstRoster(): Promise<Buffer> {
  const { files } = markedRoster(60)
  const orgs = (files['orgs.csv'] ?? '').replace('North School', WORST)
  return zipped({ ...files, 'orgs.csv': orgs })
}
