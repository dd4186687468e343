import type { Locator, Page } from 'playwright-core'
import { describeInBrowser, openBrowser } from './support/browser.js'
import type { Browsing, Screen } from './support/browser.js'
import { ask, ok } from './support/house.js'
import type { House, Person, Reply } from './support/house.js'
import { openConsoleScene, WORST } from './support/console-scene.js'
import type { ConsoleScene } from './support/console-scene.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { LATE_MS } from './support/patience.js'
import { SLOW } from './support/short-policies.js'

const MINUTE = 60_000

describeInBrowser('a steward at the console', () => {
  let house: House
  let browsing: Browsing
  let screen: Screen
  let page: Page
  let engineer: Person
  let steward: Person
  let scene: ConsoleScene
  let session = ''
  let token = ''
  let clock: ConsoleScene['clock']

  beforeAll(async () => {
    scene = await openConsoleScene()
    ;({ house, steward, engineer, clock } = scene)
    browsing = await openBrowser()
    screen = await browsing.open(house.url, steward)
    page = screen.page
  }, 60_000)
  afterAll(async () => {
    await browsing.close()
    await scene.close()
  })
  afterEach(() => {
    expect(screen.faults).toEqual([])
  })

  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor()

  it('is told what has to be there first, and registers a vendor with an engineer', async () => {
    await page.getByText('No vendor is registered yet').waitFor()
    await page.getByRole('link', { name: 'Register one' }).click()
    await page.getByLabel('Id').fill('acme')
    await page.getByLabel('Name').fill('Acme Reading')
    await press('Register the vendor')
    await page.getByText('Register an engineer of acme').click()
    await page.getByLabel('Engineer').fill('dev@acme.example')
    await press('Register the engineer')
    await page.getByText('dev@acme.example').waitFor()
  })

  it('loads a roster, is led to what was in it, and told what is wrong with a bad one', async () => {
    await page.getByRole('link', { name: 'Snapshots' }).click()
    await heading('Snapshots')
    await choose(Buffer.from('no zip'))
    await press(/^Load /u)
    await page.getByText('PACKAGE_UNREADABLE').waitFor()
    await choose(await worstRoster())
    await press(/^Load /u)
    await heading(/^Roster of /u)
    await page.getByText('This was the first load').waitFor()
    await page.getByRole('row', { name: /users\.csv came/u }).waitFor()
  })

  it('decides about a request by what is said of it, without a word of SQL', async () => {
    await ok(file('T-1'))
    await page.getByRole('link', { name: 'Queue' }).click()
    await page.getByRole('link', { name: 'T-1' }).click()
    await heading('Ticket T-1')
    await page.getByText('students are missing').waitFor()
    await page.getByText('persons in reach').waitFor()
    await page.getByRole('table', { name: 'How many share the same detail' }).waitFor()
    await page.getByText('users: everyone in the roster').first().click()
    await page.getByRole('columnheader', { name: 'What was done to it' }).first().waitFor()
    await page.getByText('This would be their first session').waitFor()
    expect(await page.getByText(/\bselect\b.*\bfrom\b/iu).count()).toBe(0)
  })

  it('has to sign in again before approving when the last time is long ago; nothing typed is lost', async () => {
    clock.ahead = 6 * MINUTE
    await page.getByRole('textbox', { name: 'Budget' }).fill('90')
    await press('Approve…')
    await page.getByLabel('Note').fill('as agreed on the phone')
    await press('Approve')
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    await press('Print a fresh link in the terminal')
    await page.getByText('A fresh link stands in the terminal').waitFor()
    await signedInAnew()
    await press('I have opened it')
    await press('Approve')
    await heading('Session for ticket T-1')
    await page.getByText('0 of 90 persons').waitFor()
    session = page.url().split('/').at(-1) ?? ''
  }, 60_000)

  it('sees questions as they are asked, what became of them, and the budget go down', async () => {
    await page.getByText('Live: questions appear').waitFor()
    const seen = await ok(question('SELECT u.sourcedId FROM users AS u WHERE u.line = 2'))
    token = (seen.body.rows as unknown as string[][])[0]?.[0] ?? ''
    await page.getByText('1 row left about 1 person by token').waitFor()
    await page.getByText('1 of 90 persons').waitFor()
    await question('SELECT u.givenName FROM users AS u')
    await page.getByText('it was refused (COLUMN_NOT_ALLOWED)').waitFor()
    await page.getByText('2, 1 of them refused').waitFor()
    await page.getByText('What was asked, in SQL').first().click()
    await page.getByText('SELECT u.givenName FROM users AS u').waitFor()
  })

  it('cuts a session off while a question runs: nothing leaves, and the page says so', async () => {
    const asked = question(SLOW)
    await page.getByText('It is being worked on').waitFor()
    await press('Cut off…')
    await page.getByText('its answer does not leave').waitFor()
    await page.getByLabel('Reason').fill('wrong ticket')
    const from = performance.now()
    await press('Cut off now')
    expect((await asked).body).toMatchObject({ code: 'SESSION_OVER' })
    expect(performance.now() - from).toBeLessThan(LATE_MS)
    await page.getByRole('heading', { name: 'How it ended' }).waitFor()
    await page.getByText('wrong ticket').waitFor()
    expect(await page.getByRole('button', { name: 'Cut off…' }).count()).toBe(0)
  }, 60_000)

  it('turns a token back into the record, whatever the district calls it', async () => {
    await page.getByRole('link', { name: 'Turn tokens back into records' }).click()
    await page.getByLabel('Tokens').fill(`${token}\n${token}, ${token}`)
    await press('Resolve…')
    await page.getByLabel('Reason').fill('to correct it in the SIS')
    await press('Resolve 1 token')
    await page.getByRole('heading', { name: 'The records behind them' }).waitFor()
    expect(await page.getByRole('row', { name: token }).textContent()).toContain(WORST)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })

  it('denies with a reason that the vendor reads', async () => {
    const filed = await ok(file('T-2'))
    await page.goto(`/requests/${String(filed.body.request)}`)
    await press('Deny…')
    await press('Deny')
    expect(await page.getByRole('alertdialog').count()).toBe(1)
    await page.getByLabel('Reason').fill('no contract')
    await press('Deny')
    await page.getByRole('heading', { name: 'Denied' }).waitFor()
    const { body } = await ok(engineer.get(`/v1/requests/${String(filed.body.request)}`))
    expect(body).toMatchObject({ state: 'denied', decision: { words: 'no contract' } })
  })

  it('works with the keyboard alone: skip link, navigation, dialogs that give the focus back', async () => {
    await page.goto('/policies')
    await heading('Policies')
    await page.keyboard.press('Tab')
    await focus(page.getByRole('link', { name: 'Skip to the page' }))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await focus(page.getByRole('link', { name: 'Queue' }))
    await page.keyboard.press('Enter')
    await focus(page.getByRole('heading', { name: 'Queue', level: 1 }))
    await page.goto('/students')
    await page.getByLabel('Students').fill('nobody')
    await page.getByRole('button', { name: 'Forget…' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await focus(page.getByRole('button', { name: 'Forget…' }))
  })

  it('reads times as they are here, and in UTC on focus', async () => {
    await page.goto(`/sessions/${session}`)
    const time = page.getByRole('button', { name: /\d{4}/u }).first()
    await time.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    await page.getByRole('tooltip', { name: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/u }).waitFor()
  })

  it('signs out, and finds the sign-in page at every address', async () => {
    await press('Sign out')
    await page.getByText('Open the link for your role').waitFor()
    await page.goto(`/sessions/${session}`)
    await page.getByText('Open the link for your role').waitFor()
    expect(await page.title()).toBe('Sign in · Homeroom')
  })

  const question = (sql: string): Promise<Reply> => ask({ engineer, session }, sql)
  /** Waits until it has the focus: a dialog gives it back a frame after it is gone. */
  const focus = (element: Locator) => element.and(page.locator(':focus')).waitFor()
  const choose = (bytes: Buffer) =>
    page.setInputFiles('input[type=file]', {
      ...{ name: 'roster.zip', mimeType: 'application/zip', buffer: bytes },
    })
  const file = (ticket: string) =>
    engineer.post('/v1/requests', {
      ...{ ticket, purpose: 'students are missing', interest: 'support of our product' },
      ...{ policy: 'rostering-debug', wished: { hours: 4 } },
    })

  /** As someone who opens the fresh link from the terminal, in another tab of the same browser. */
  async function signedInAnew(): Promise<void> {
    const anew = await house.person({ role: 'steward', name: 'sam@district.example' })
    const { body } = await ok(anew.post('/sign-in/link/again'))
    const tab = await page.context().newPage()
    await tab.goto(String(body.address))
    await tab.getByRole('button', { name: 'Sign out' }).waitFor()
    await tab.close()
  }
})

/** The marked roster, whose second line of users is named as badly as can be. */
async function worstRoster(): Promise<Buffer> {
  const { files } = markedRoster(60)
  const users = files['users.csv'] ?? ''
  const [header = '', first = '', ...rest] = users.split('\r\n')
  const renamed = first.replace(/^[^,]*/u, WORST.replaceAll(',', ''))
  return zipped({ ...files, 'users.csv': [header, renamed, ...rest].join('\r\n') })
}
