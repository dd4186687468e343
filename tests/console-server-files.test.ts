import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/http/app.js'
import { listen } from '../src/cli/listen.js'
import type { Listening } from '../src/cli/listen.js'
import { BUILT_CONSOLE } from '../src/config/config.js'
import { openHouse } from './support/house.js'
import type { House } from './support/house.js'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const PAGE = '<!doctype html>\n<html>\n  <head>\n    <title>Homeroom</title>\n  </head>\n</html>\n'

let house: House
let folder: string
let server: Listening
let bare: Listening
beforeAll(async () => {
  house = await openHouse({ settings: { HOMEROOM_ROOMS_WARM: '0' } })
  folder = await mkdtemp(join(tmpdir(), 'homeroom-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), PAGE)
  await writeFile(join(folder, 'assets', 'main-4f2a.js'), 'export {}\n')
  await writeFile(join(folder, '.secret'), 'secret')
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  server = await served(folder)
  bare = await served(join(folder, 'nothing'))
})
afterAll(async () => {
  await server.close()
  await bare.close()
  await house.close()
  await rm(folder, { recursive: true })
})

function served(consoleDir: string): Promise<Listening> {
  const { browser } = house.services
  if (browser === undefined) throw new Error('nobody comes by browser')
  const app = createApp({ ...house.services, browser: { ...browser, consoleDir } })
  return listen(app, { host: '127.0.0.1', port: 0 })
}

const ask = (path: string, init: RequestInit = { headers: HTML }, at = server) =>
  fetch(new URL(path, at.url), init)
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

describe('the console', () => {
  it.each([
    '/',
    '/requests',
    '/requests/req_1?tab=figures',
    '/sign-in/link',
    '/docs',
    '/index.html',
  ])('is one page, at %s too', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toContain('<title>Homeroom</title>')
  })

  it('may run our own files and nothing else, with a nonce for styles that is new each time', async () => {
    const nonces = new Set<string>()
    for (let n = 0; n < 3; n += 1) {
      const answer = await ask('/')
      const policy = answer.headers.get('content-security-policy') ?? ''
      const nonce = /style-src 'self' 'nonce-([^']+)'/u.exec(policy)?.[1] ?? ''
      expect(await answer.text()).toContain(`<meta property="csp-nonce" nonce="${nonce}" />`)
      nonces.add(nonce)
      for (const words of [
        "default-src 'none'; script-src 'self'; ",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]) {
        expect(policy).toContain(words)
      }
      expect(policy).not.toMatch(/unsafe|https?:|\*/u)
    }
    expect(nonces.size).toBe(3)
  })

  it('tells no other site anything, is framed by none, and asks for no camera', async () => {
    const { headers } = await ask('/')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('has files that are kept for good, since their names change with their bytes', async () => {
    const answer = await ask('/assets/main-4f2a.js', {})
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('javascript')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await ask('/icon.svg', {})).headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    '/assets/gone.js',
    '/assets/',
    '/assets/..%2f..%2fpackage.json',
    '/assets/main-4f2a.js%00.html',
  ])('has no file at %s', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('homeroom-console')
  })

  it('hides what begins with a dot', async () => {
    expect(await codeOf(await ask('/.secret', {}))).toBe('ROUTE_UNKNOWN')
  })
})

describe('what is no page', () => {
  it.each([
    ['the API, also for a browser', '/v1/nothing', { headers: HTML }],
    ['a program that asks for JSON', '/requests', { headers: { accept: 'application/json' } }],
    ['a program that says nothing', '/requests', {}],
    ['a POST', '/requests', { method: 'POST', headers: HTML }],
    ['a POST to a page', '/sign-in/callback', { method: 'POST', headers: HTML }],
  ])('is a problem: %s', async (_words, path, init) => {
    const answer = await ask(path, init)
    expect(answer.status).toBe(404)
    expect(await codeOf(answer)).toBe('ROUTE_UNKNOWN')
  })
})

describe('a house whose console was not built', () => {
  it('says so plainly, and its API works', async () => {
    for (const path of ['/', '/requests']) {
      const answer = await ask(path, { headers: HTML }, bare)
      expect(answer.status).toBe(503)
      expect(await answer.text()).toContain('npm run build')
    }
    expect((await ask('/v1/openapi.json', {}, bare)).status).toBe(200)
    expect((await ask('/healthz', {}, bare)).status).toBe(200)
  })
})

describe('the console as it is built', () => {
  it('has no script or style in its page, and names no other host', () => {
    const file = join(BUILT_CONSOLE, 'index.html')
    expect(existsSync(file)).toBe(true)
    const page = readFileSync(file, 'utf8')
    expect(page).toContain('<head>')
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/u)
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u)
    for (const [, inside] of page.matchAll(/<script[^>]*>([^<]*)<\/script>/gu)) {
      expect(inside?.trim()).toBe('')
    }
  })
})
