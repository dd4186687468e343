import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeroom, serve, start } from './cli-process.js'
import type { Started } from './cli-process.js'
import { Browser } from './support/browsing.js'

const LINK = /http:\/\/[\w.]+:\d+\/sign-in\/link#[\w-]{43}/gu

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-link-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Opens a link as the console does: the secret goes into a body. */
async function opened(link: string): Promise<Browser> {
  const browser = new Browser()
  const { origin, hash } = new URL(link)
  const { status } = await browser.ask(`${origin}/sign-in/link`, {
    method: 'POST',
    body: { secret: hash.slice(1) },
  })
  expect(status).toBe(200)
  return browser
}
const whoIs = async (browser: Browser, link: string) =>
  (await browser.ask(new URL('/v1/me', link).href)).body

async function stopped({ child, ended }: Started): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

describe('"homeroom link"', () => {
  it('opens the console once, as whoever has the token', async () => {
    const data = join(folder, 'data')
    await homeroom(['init', '--data', data, '--origin', 'link.example'])
    const wish = ['token', '--data', data, '--role', 'officer', '--as', 'Noor Haddad']
    const HOMEROOM_TOKEN = (await homeroom(wish)).out.trim()
    const service = await serve(data, 0)
    try {
      const said = await homeroom(['link'], { HOMEROOM_URL: service.url, HOMEROOM_TOKEN })
      expect([said.code, said.err]).toEqual([0, expect.stringContaining('Works once')])
      const [link = ''] = said.out.match(LINK) ?? []
      const browser = await opened(link)
      expect(await whoIs(browser, link)).toMatchObject({ name: 'Noor Haddad', role: 'officer' })
      const nobody = await homeroom(['link'], { HOMEROOM_URL: service.url, HOMEROOM_TOKEN: 'x' })
      expect([nobody.code, nobody.out]).toEqual([2, ''])
    } finally {
      await stopped(service)
    }
  }, 120_000)
})

describe('"homeroom demo"', () => {
  it('prints a link for each person, and a fresh one for whoever asks in the console', async () => {
    const demo = start(['demo', '--students', '600', '--port', '0'], { TMPDIR: folder })
    let said = ''
    const until = (words: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (words.test(said)) resolve()
        }
        demo.child.stdout?.on('data', look)
        demo.child.once('exit', () => {
          reject(new Error(`the demo ended: ${said}`))
        })
        look()
      })
    demo.child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    try {
      await until(/ledger verify\n/u)
      const links = said.match(LINK) ?? []
      const roles: unknown[] = []
      let steward = new Browser()
      for (const link of links) {
        const browser = await opened(link)
        const { role } = await whoIs(browser, link)
        if (role === 'steward') steward = browser
        roles.push(role)
      }
      expect(roles).toEqual(['steward', 'engineer', 'officer'])
      const { origin } = new URL(links[0] ?? '')
      const again = `${origin}/sign-in/link/again`
      await steward.ask(again, { method: 'POST', body: {} })
      await until(/Sign in as Dana Ortiz, steward, once, until .*sign-in\/link#/u)
      const fresh = (said.match(LINK) ?? []).at(-1) ?? ''
      expect(links).not.toContain(fresh)
      expect(await whoIs(await opened(fresh), fresh)).toMatchObject({ name: 'Dana Ortiz' })
    } finally {
      await stopped(demo)
    }
  }, 240_000)
})
