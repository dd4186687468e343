import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core'
import type { Person } from './house.js'
import { LATE_MS } from './patience.js'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const NONE =
  'No Chromium was found: install one (Debian: chromium), or name it in CHROMIUM. ' +
  'Without one, nothing of what people see is tested.'

/** A Chromium on this machine: named in CHROMIUM, or at a well-known place. */
const found = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place))

/**
 * `describe` for what needs a browser. On a machine that has none its absence is said; where CI asks (`CI`),
 * the tests run and fail.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  const isMissed = found === undefined && process.env.CI === undefined
  if (isMissed) process.stderr.write(`${NONE}\n`)
  const tell = isMissed ? describe.skip : describe
  tell(name, tests)
}

/** A page, and whatever happened on it that must not: see `faults`. */
export interface Screen {
  readonly page: Page
  /** Errors and warnings of the page's console, uncaught errors, breaches of the CSP, requests to elsewhere. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

export interface Browsing {
  /** A fresh profile at a service; signed in as a person, if one is given. */
  open(url: string, as?: Person, options?: BrowserContextOptions): Promise<Screen>
  close(): Promise<void>
}

/** Starts Chromium. As root it runs without its own sandbox, which the kernel refuses there. */
export async function openBrowser(): Promise<Browsing> {
  if (found === undefined) throw new Error(NONE)
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: found, args })
  return {
    open: (url, as, options = {}) => openScreen(browser, url, as, options),
    close: () => browser.close(),
  }
}

async function openScreen(
  browser: Browser,
  url: string,
  as: Person | undefined,
  options: BrowserContextOptions,
): Promise<Screen> {
  const context = await browser.newContext({ locale: 'en-US', baseURL: url, ...options })
  context.setDefaultTimeout(LATE_MS)
  const page = await context.newPage()
  const faults = await watched(page, url)
  if (as !== undefined) {
    const { body, text } = await as.post('/sign-in/link/again')
    if (typeof body.address !== 'string') throw new Error(`no link: ${text}`)
    await page.goto(body.address)
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
  }
  return { page, faults, close: () => context.close() }
}

async function watched(page: Page, url: string): Promise<readonly string[]> {
  const faults: string[] = []
  page.on('console', (message) => {
    if (isFault(message, url)) faults.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (cause) => faults.push(`uncaught: ${cause.message}`))
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(`${url}/`) || /^(?:data|blob):/u.test(request.url())
    if (!isOurs) faults.push(`request to ${request.url()}`)
  })
  await page.exposeFunction('heardOfBreach', (words: string) => faults.push(`CSP: ${words}`))
  await page.addInitScript(`
    addEventListener('securitypolicyviolation', (event) =>
      heardOfBreach(event.violatedDirective + ' ' + event.blockedURI))`)
  return faults
}

/** A no of the service is shown to people; that Chromium also writes it to its console is no fault. */
function isFault(message: ConsoleMessage, url: string): boolean {
  if (message.type() !== 'error' && message.type() !== 'warning') return false
  const { pathname } = new URL(message.location().url || url)
  const isRefused = /status of 4\d\d/u.test(message.text())
  return !(isRefused && /^\/(?:v1|sign-in)\//u.test(pathname))
}

/** What axe finds on a page as it stands, serious or critical, as lines to read; of some rules, or all. */
export async function barriers(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const options = {
    resultTypes: ['violations'],
    ...(rules === undefined ? {} : { runOnly: rules }),
  }
  const results: unknown = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)
  return (results as axe.AxeResults).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

/** How far the page can be scrolled sideways, in pixels; 0 is as it should be. */
export async function sideways(page: Page): Promise<number> {
  return Number(
    await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    ),
  )
}
