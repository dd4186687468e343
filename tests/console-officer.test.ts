import { readFile } from 'node:fs/promises'
import type { Download, Page } from 'playwright-core'
import { describeInBrowser, openBrowser } from './support/browser.js'
import type { Browsing, Screen } from './support/browser.js'
import { ask, ok, openScene } from './support/house.js'
import type { Scene } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'

describeInBrowser('the officer', () => {
  let scene: Scene
  let browser: Browsing
  let screen: Screen
  let page: Page
  beforeAll(async () => {
    scene = await openScene(await zipped(markedRoster(60).files), {
      budget: 100,
      house: { showLink: () => undefined },
    })
    await ok(ask(scene, "select u.sourcedId from users as u where u.role = 'student' limit 3"))
    await ask(scene, 'select x.sourcedId from secrets as x')
    browser = await openBrowser()
    screen = await browser.open(scene.house.url, scene.officer)
    page = screen.page
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await scene.house.close()
  })

  const go = async (path: string, title: string) => {
    await page.goto(path)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const fetched = async (press: () => Promise<void>): Promise<Buffer> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()])
    return bytesOf(download)
  }

  it('finds a refusal in the log, opens its entry and takes the proof away', async () => {
    await go('/', 'Timeline')
    await page.getByLabel('Ticket').fill('T-4711')
    await page.getByLabel('What happened').click()
    await page.getByRole('option', { name: 'A query was refused' }).click()
    await button('Search').click()
    expect(new URL(page.url()).search).toBe('?ticket=T-4711&type=query.refused')
    const items = page.getByRole('list', { name: 'Entries' }).getByRole('listitem')
    await expect1(items)
    expect(await items.innerText()).toContain('TABLE_NOT_ALLOWED')
    await items.getByRole('link', { name: 'A query was refused' }).click()
    await page.getByRole('heading', { level: 1, name: /^Entry \d+$/u }).waitFor()
    await page.getByText('select x.sourcedId from secrets as x').waitFor()
    await page.getByText(/Checked in this browser: the leaf stands in the log/u).waitFor()
    const proof = await fetched(() => button('Download the tlog-proof').click())
    expect(proof.toString()).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+\n/u)
    await page.goBack()
    await expect1(items)
  })

  it('is told that the search was an entry, and finds it', async () => {
    await go('/?type=ledger.read', 'Timeline')
    await page.getByText('each search, each further page').waitFor()
    const { body } = await ok(scene.officer.get('/v1/ledger?type=ledger.read&order=newest&limit=5'))
    const reads = body.entries as unknown as { actor: { name: string }; data: unknown }[]
    expect(JSON.stringify(reads)).toContain('"type":"query.refused"')
  })

  it('shows a student’s record and gives it as CSV and PDF, with no identifier in an address', async () => {
    await go('/record', 'Student’s record')
    const student = await someStudent(scene)
    await page.getByLabel('Identifier of the student').fill(student)
    await button('Show the record').click()
    await page.getByText(/disclosures? and 1 request/u).waitFor()
    expect(page.url()).not.toContain(student)
    const csv = await fetched(() => button('Download as CSV').click())
    expect(csv.toString()).toContain('Acme Reading')
    const pdf = await fetched(() => button('Download as PDF').click())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByLabel('Identifier of the student').fill('<script>nobody</script>')
    await button('Show the record').click()
    await page.getByText('STUDENT_UNKNOWN').waitFor()
  })

  it('shows a vendor’s record and a session’s report', async () => {
    await go('/vendors', 'Vendor’s record')
    await button('Show the record').click()
    await page.getByRole('heading', { name: 'Acme Reading' }).waitFor()
    const csv = await fetched(() => button('Download the queries as CSV').click())
    expect(csv.toString()).toContain('TABLE_NOT_ALLOWED')
    await page.getByRole('link', { name: 'T-4711' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Session’s report' }).waitFor()
    await page.getByText('The service verified all').waitFor()
    const report = await fetched(() => button('Download as Markdown').click())
    expect(report.toString()).toContain('T-4711')
  })

  it('makes an export and downloads it', async () => {
    await go('/exports', 'Exports')
    await page.getByText('No export yet').waitFor()
    await button('Make an export to download').click()
    const link = page.getByRole('link', { name: 'Download the zip' })
    await link.waitFor()
    const zip = await fetched(() => link.click())
    expect(zip.subarray(0, 2).toString()).toBe('PK')
    await button('Export to the configured place now').click()
    await page.getByText('EXPORT_UNKNOWN').waitFor()
  })

  it('finds the log whole in the browser, by its own key and against the export, and on the server', async () => {
    await go('/verification', 'Verification')
    const { body } = await ok(scene.officer.get('/v1/ledger/status'))
    await page.getByLabel('Verification key').fill(String(body.key))
    await page.getByLabel('Compare with an older checkpoint').click()
    await page.getByRole('option', { name: 'the export download' }).click()
    await verify(page)
    expect(await verdict(page)).toBe('whole')
    await page.getByText('Signed with the key that you gave.').waitFor()
    await page.getByText(/are still those of the export to download/u).waitFor()
    await button('Verify on the server').click()
    await page.getByText(/The service finds all \d+ entries as they were signed/u).waitFor()
  })

  it.each([
    ['a byte of an entry', /\/tile\/entries\//u, flipped, /not the hash of what lies below/u],
    ['a byte of a tile', /\/tile\/0\//u, flipped, /not the hash of what lies below/u],
    ['the end of a bundle', /\/tile\/entries\//u, cut, /is cut short/u],
  ] as const)('finds %s that was tampered with on the way', async (_, path, change, words) => {
    await go('/verification', 'Verification')
    await page.route(path, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: change(await answer.body()) })
    })
    await verify(page)
    await page.unrouteAll()
    expect(await verdict(page)).toBe('broken')
    await page.getByText(words).first().waitFor()
  })

  it('finds that a kept checkpoint is of another history', async () => {
    await go('/verification', 'Verification')
    await page.getByLabel('Compare with an older checkpoint').click()
    await page.getByRole('option', { name: 'one that I paste' }).click()
    const { body } = await ok(scene.officer.get('/v1/ledger/checkpoint'))
    const forked = String(body.checkpoint).replace(/\n\d+\n/u, '\n7\n')
    await page.getByRole('textbox', { name: 'Older checkpoint' }).fill(forked)
    await verify(page)
    expect(await verdict(page)).toBe('broken')
    await page.getByText('The first 7 entries are no longer those').waitFor()
  })

  it('can be cancelled, and then says that nothing is proven', async () => {
    await go('/verification', 'Verification')
    await page.route(/\/tile\//u, () => undefined)
    await button('Verify in this browser').click()
    await button('Cancel').click()
    await page.getByText('What was fetched so far proves nothing').waitFor()
    await page.unrouteAll()
  })

  it('shows charts with the same numbers as a table', async () => {
    await go('/charts', 'Charts')
    await page.getByRole('img', { name: /^Queries refused, at most 1 in a month/u }).waitFor()
    await page.getByRole('tab', { name: 'Table' }).nth(2).click()
    const table = page.getByRole('table', { name: 'Queries refused' })
    expect(await table.getByRole('row').count()).toBe(13)
    expect(await table.innerText()).toContain('Acme Reading')
  })

  it('counts what a retention would take, and erases a text after saying what will happen', async () => {
    await go('/retention', 'Retention')
    await page.getByText('Another age than the one in the settings').click()
    await button('Count what would go').click()
    await page.getByText('0 texts of the entries').waitFor()
    await go('/?type=query.refused', 'Timeline')
    await page.getByRole('link', { name: 'A query was refused' }).click()
    await button('Erase this text').last().click()
    await page.getByLabel('Why it must go').fill('the ticket held a name')
    await button('Erase the text').click()
    await page.getByText('This text was erased by law.').waitFor()
  })

  it('shows the log page by page, down to its first entry', async () => {
    for (let turn = 0; turn < 10; turn += 1) await ok(scene.officer.get('/v1/ledger?limit=1'))
    await go('/', 'Timeline')
    const items = page.getByRole('list', { name: 'Entries' }).getByRole('listitem')
    await items.first().waitFor()
    expect(await items.count()).toBe(50)
    await button('Show older ones').click()
    await page.getByRole('link', { name: 'The log was opened' }).waitFor()
  })

  it('looks for a student and for words without putting them into the address', async () => {
    await go('/', 'Timeline')
    await page.getByLabel('Student’s identifier').fill(await someStudent(scene))
    await button('Search').click()
    await page.getByRole('link', { name: 'A query was answered' }).first().waitFor()
    await button('Clear').click()
    await page.getByLabel('Words of a reason').fill('ticket held a name')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'A text was erased' }).click()
    await page.goBack()
    await page.getByRole('link', { name: 'A text was erased' }).waitFor()
    expect(await page.getByLabel('Words of a reason').inputValue()).toBe('ticket held a name')
    expect(new URL(page.url()).search).toBe('')
    await page.getByRole('link', { name: 'Charts' }).click()
  })

  it('needs no mouse', async () => {
    await go('/charts', 'Charts')
    await page.getByRole('link', { name: 'Timeline' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor()
    await page.getByLabel('Ticket').focus()
    await page.keyboard.type('no such ticket')
    await page.keyboard.press('Enter')
    await page.getByText('No entry fits').waitFor()
  })

  it('meets no error, no request to elsewhere and no breach of the policy on all of that', () => {
    expect(screen.faults).toEqual([])
  })
})

async function expect1(items: ReturnType<Page['getByRole']>): Promise<void> {
  await items.first().waitFor()
  expect(await items.count()).toBe(1)
}

async function verify(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Verify in this browser' }).click()
  await page.locator('[data-verdict]').waitFor()
}

async function verdict(page: Page): Promise<string | null> {
  return page.locator('[data-verdict]').getAttribute('data-verdict')
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path())
}

function flipped(body: Buffer): Buffer {
  const copy = Buffer.from(body)
  copy[60] = (copy[60] ?? 0) ^ 1
  return copy
}

function cut(body: Buffer): Buffer {
  return body.subarray(0, -3)
}

/** A student whom the session was shown, by the roster's own identifier: as a steward resolves a token. */
async function someStudent(scene: Scene): Promise<string> {
  const answer = await ok(ask(scene, "select u.sourcedId from users as u where u.role = 'student'"))
  const [[token] = []] = answer.body['rows'] as unknown as string[][]
  const resolved = await ok(
    scene.steward.post(`/v1/sessions/${scene.session}/resolve`, {
      ...{ tokens: [token], reason: 'T-4711' },
    }),
  )
  return String((resolved.body['values'] as unknown as { value: string }[])[0]?.value)
}
