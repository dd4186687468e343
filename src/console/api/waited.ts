import { UNATTENDED, call } from './client.js'

const LATER = 202
/** A path of the service itself. */
const ANSWER = /^\/v1\/sessions\/[\w.%-]+\/queries\/[\w.%-]+\/answer$/u

/**
 * The answer to a question, also one that takes long: while the service says "later" it is asked again where
 * and when it says. Aborting the signal has the service stop the question.
 */
export async function waited(first: Response, signal: AbortSignal): Promise<Response> {
  let answer = first
  for (;;) {
    const at = answer.headers.get('Location') ?? ''
    if (answer.status !== LATER || !ANSWER.test(at)) return answer
    try {
      await pause(Number(answer.headers.get('Retry-After') ?? '1') * 1000, signal)
      answer = await call(at, { signal, headers: { ...UNATTENDED, Accept: 'application/json' } })
    } catch (thrown) {
      if (signal.aborted) await stop(at)
      throw thrown
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(new DOMException('The question was cancelled.', 'AbortError'))
      },
      { once: true },
    )
  })
}

/** Also when the page is being left; the session's end stops the question at the latest. */
async function stop(at: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const path = at.replace(/answer$/u, 'cancel')
  await call(path, { method: 'POST', headers, body: '{}', keepalive: true }).catch(() => undefined)
}
