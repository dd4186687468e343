/** What a page shows. */
export interface Page {
  readonly url: URL
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly body: Record<string, unknown>
  /** The addresses it came by, first to last. */
  readonly way: readonly string[]
}

interface Cookie {
  readonly value: string
  readonly sameSite: string
  readonly attributes: string
}

/**
 * A browser as far as sign-in needs one: cookies by host with `SameSite`, redirects, pages that send on by
 * themselves (`meta refresh`), and the headers by which a browser says where a request began.
 */
export class Browser {
  readonly cookies = new Map<string, Map<string, Cookie>>()

  /**
   * Opens an address, and whatever it leads to.
   *
   * @param from - The page it was followed from; null for an address that was typed in.
   * @param until - Stops before an address that this holds for, which is then the page's `url`.
   */
  async open(
    address: string,
    from: string | null = null,
    until: (url: URL) => boolean = () => false,
  ): Promise<Page> {
    const way: string[] = []
    let [url, began] = [new URL(address), from]
    // A chain of redirects is of another site if any address in it is.
    let afar = from !== null && !sameSite(new URL(from), url)
    for (let steps = 0; steps < 20; steps += 1) {
      way.push(url.href)
      if (until(url)) return stopped(url, way)
      const site = began === null ? 'none' : afar ? 'cross-site' : 'same-origin'
      const answer = await this.#send(url, { method: 'GET' }, afar ? 'cross' : 'same', {
        ...{ accept: 'text/html', 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' },
      })
      const next = answer.headers.get('location')
      if (next !== null) {
        const to = new URL(next, url)
        began ??= url.href
        afar ||= !sameSite(url, to)
        url = to
        continue
      }
      const text = await answer.text()
      const onward = /http-equiv="refresh" content="0;url=([^"]*)"/u.exec(text)?.[1]
      if (onward === undefined) return pageOf(url, answer, text, way)
      // This page asks for the next one: what was before it does not count.
      const to = new URL(unescaped(onward), url)
      afar = !sameSite(url, to)
      began = url.href
      url = to
    }
    throw new Error('the pages send on for ever')
  }

  /** What a page's own script asks for. */
  async ask(
    address: string,
    init: { readonly method?: string; readonly body?: unknown; readonly from?: string } & {
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ): Promise<Page> {
    const url = new URL(address)
    const { method = 'GET', body, from = url.href, headers = {} } = init
    const afar = !sameSite(new URL(from), url)
    const sent = {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    const answer = await this.#send(url, sent, afar ? 'cross' : 'same', {
      'sec-fetch-site': afar ? 'cross-site' : 'same-origin',
      ...(method === 'GET' ? {} : { origin: new URL(from).origin }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    })
    return pageOf(url, answer, await answer.text(), [url.href])
  }

  /** The cookie of a name that holds at a host, if there is one. */
  cookie(host: string, name: string): string | undefined {
    return this.cookies.get(host)?.get(name)?.value
  }

  /** Puts a cookie there as a thief would, who has the text. */
  plant(host: string, name: string, value: string, sameSite = 'Strict'): void {
    const jar = this.cookies.get(host) ?? new Map<string, Cookie>()
    this.cookies.set(host, jar.set(name, { value, sameSite, attributes: '' }))
  }

  async #send(
    url: URL,
    init: RequestInit & { readonly method: string },
    began: 'same' | 'cross',
    headers: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const jar = this.cookies.get(url.hostname) ?? new Map<string, Cookie>()
    this.cookies.set(url.hostname, jar)
    const sent = [...jar].filter(([, { sameSite }]) => {
      if (began === 'same') return true
      return sameSite !== 'Strict' && init.method === 'GET'
    })
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      ...{ ...init, redirect: 'manual' },
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
    })
    for (const line of answer.headers.getSetCookie()) keep(jar, line)
    return answer
  }
}

function keep(jar: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  const rest = attributes.join(';')
  const sameSite = /samesite=(\w+)/iu.exec(rest)?.[1] ?? 'Lax'
  const over = /max-age=0(?:;|$)/iu.test(rest) || /expires=Thu, 01 Jan 1970/iu.test(rest)
  if (over) jar.delete(name)
  else jar.set(name, { value, sameSite, attributes: rest })
}

const sameSite = (one: URL, other: URL) => one.hostname === other.hostname

const unescaped = (text: string) =>
  text.replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCharCode(Number(code)))

const stopped = (url: URL, way: readonly string[]): Page => ({
  ...{ url, way, status: 0, text: '', headers: new Headers(), body: {} },
})

function pageOf(url: URL, answer: Response, text: string, way: readonly string[]): Page {
  let body: Record<string, unknown> = {}
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    // A page, not data.
  }
  return { url, status: answer.status, text, headers: answer.headers, body, way }
}
