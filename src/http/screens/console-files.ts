import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import express from 'express'
import type { RequestHandler } from 'express'
import { consolePolicy } from './headers.js'
import { NO_CONSOLE } from './pages.js'

const YEAR_S = 31_536_000

/**
 * The built console's own files. Names under `assets` hold a hash of their bytes, so those never change. Its page
 * is not among them: see `consolePage`.
 */
export function consoleFiles(directory: string): RequestHandler {
  const files = express.static(directory, {
    ...{ index: false, redirect: false, dotfiles: 'ignore', fallthrough: true, etag: false },
    ...{ lastModified: false, cacheControl: false },
    setHeaders: (response, path) => {
      if (!path.startsWith(join(directory, 'assets', sep))) return
      response.setHeader('Cache-Control', `public, max-age=${YEAR_S}, immutable`)
    },
  })
  return (request, response, next) => {
    if (request.path === '/index.html') next()
    else files(request, response, next)
  }
}

/**
 * The console's one page, at every address that a browser opens and nothing else answers: what to show there is
 * for the console to say. Read anew each time, so that a build under a running service is found.
 */
export function consolePage(directory: string): RequestHandler {
  return async (request, response, next) => {
    if (!isOpened(request.method, request.path, request.get('accept'))) {
      next()
      return
    }
    response.locals.route = 'console'
    const page = await readFile(join(directory, 'index.html'), 'utf8').catch(() => null)
    if (page === null) {
      response.status(503).type('text/plain').send(NO_CONSOLE)
      return
    }
    const nonce = randomBytes(16).toString('base64')
    response.set('Content-Security-Policy', consolePolicy(nonce))
    response.type('text/html').send(withNonce(page, nonce))
  }
}

/** A browser that opens a page says that it wants HTML; programs that ask for anything get a problem. */
function isOpened(method: string, path: string, accept: string | undefined): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  if (/^\/(?:v1|assets)(?:\/|$)/u.test(path)) return false
  return path === '/' || (accept ?? '').toLowerCase().includes('text/html')
}

/** Where the page's own script finds the nonce; a script of anyone else's does not run. */
function withNonce(page: string, nonce: string): string {
  return page.replace('<head>', `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`)
}
