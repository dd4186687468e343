import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openBrowser } from './support/browser.js'
import { openHouse } from './support/house.js'
import { REFUSED_SQL, TaleClock, tell } from './support/years-tale.js'
import type { Cast, Tale } from './support/years-tale.js'

/**
 * Pictures of the console for the README, made from a made-up district whose tale is told first:
 * `node --import ./tests/support/typescript.mjs tests/screens.ts`. It needs a build and a Chromium.
 */
const FOLDER = fileURLToPath(new URL('../src/console/screens', import.meta.url))
const MOST_BYTES = 200_000
const DESK = { width: 1280, height: 800 } as const
const PHONE = { width: 390, height: 800 } as const

interface Shot {
  /** Of the file; says what it shows. */
  readonly name: string
  readonly as: keyof Cast
  readonly path: (tale: Tale) => string
  /** Brings about what is to be seen, and waits for it. */
  readonly until: (page: Page) => Promise<unknown>
  readonly dark?: true
  readonly phone?: true
}

const SHOTS: readonly Shot[] = [
  {
    ...{ name: 'steward-queue', as: 'steward', path: () => '/' },
    until: (page) => page.getByRole('link', { name: 'NO-317' }).first().waitFor(),
  },
  {
    ...{ name: 'steward-request', as: 'steward', path: ({ request }) => `/requests/${request}` },
    until: (page) => page.getByRole('table', { name: /share the same detail/u }).waitFor(),
  },
  {
    ...{
      name: 'steward-live-session',
      as: 'steward',
      path: ({ session }) => `/sessions/${session}`,
    },
    until: (page) => page.getByText(/^Live/u).first().waitFor(),
  },
  {
    ...{
      name: 'engineer-workbench',
      as: 'engineer',
      path: ({ session }) => `/sessions/${session}`,
    },
    until: (page) => askForbidden(page),
  },
  {
    ...{ name: 'officer-timeline', as: 'officer', path: () => '/?ticket=BP-2481' },
    until: (page) => page.getByRole('list', { name: 'Entries' }).waitFor(),
  },
  {
    ...{ name: 'officer-verification', as: 'officer', path: () => '/verification' },
    until: (page) => verify(page),
  },
  {
    ...{ name: 'officer-charts', as: 'officer', path: () => '/charts' },
    until: (page) => page.getByRole('img').last().waitFor(),
  },
  {
    ...{ name: 'officer-charts-dark', as: 'officer', path: () => '/charts', dark: true },
    until: (page) => page.getByRole('img').last().waitFor(),
  },
  {
    ...{ name: 'officer-entry-phone', as: 'officer', phone: true },
    path: ({ refusal }) => `/entries/${refusal}`,
    until: (page) => page.getByText(/^Checked in this browser/u).waitFor(),
  },
]

async function askForbidden(page: Page): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'SQL' })
  await editor.waitFor()
  await editor.fill(REFUSED_SQL)
  await page.getByRole('button', { name: /^Run/u }).click()
  await page.getByText('COLUMN_NOT_ALLOWED').first().waitFor()
  await page.evaluate('scrollTo(0, 190)')
}

async function verify(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Verify in this browser' }).click()
  await page.locator('[data-verdict]').waitFor()
  await page.getByRole('heading', { name: 'In this browser' }).scrollIntoViewIfNeeded()
  await page.evaluate("document.querySelector('[data-verdict]').scrollIntoView({block: 'center'})")
}

/** One picture, on a page where the person is signed in. */
async function take(page: Page, tale: Tale, shot: Shot): Promise<void> {
  await page.setViewportSize(shot.phone === true ? PHONE : DESK)
  await page.emulateMedia({ colorScheme: shot.dark === true ? 'dark' : 'light' })
  await page.goto(shot.path(tale))
  await shot.until(page)
  await page.waitForTimeout(SETTLED_MS)
  const path = join(FOLDER, `${shot.name}.png`)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  const { size: bytes } = await stat(path)
  if (bytes > MOST_BYTES) throw new Error(`${shot.name} is of ${bytes} bytes`)
  process.stdout.write(`${shot.name}.png, ${bytes} bytes\n`)
}

/** What comes in after the heading: figures, the live line, fonts. */
const SETTLED_MS = 800

await mkdir(FOLDER, { recursive: true })
const clock = new TaleClock()
const house = await openHouse({ clock, showLink: () => undefined })
const browsing = await openBrowser()
try {
  const tale = await tell(house, clock)
  const pages = new Map<keyof Cast, Page>()
  for (const shot of SHOTS) {
    // One sign-in each: the service gives out few links a minute.
    const page = pages.get(shot.as) ?? (await browsing.open(house.url, tale[shot.as])).page
    pages.set(shot.as, page)
    await take(page, tale, shot)
  }
} finally {
  await browsing.close()
  await house.close()
}
