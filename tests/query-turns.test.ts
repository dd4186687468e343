import type { Slices } from '../src/disclosure/slices.js'
import { inSlices, Turns } from '../src/query/turns.js'

/** Keeps the processor busy for at least that long, and yields every millisecond or so. */
function* busy(ms: number): Slices<string> {
  const end = performance.now() + ms
  for (;;) {
    const pause = performance.now() + 1
    while (performance.now() < pause);
    if (performance.now() >= end) return 'done'
    yield
  }
}

describe('long work of an audit', () => {
  it('lets others have turns before it ends, and gives its result', async () => {
    let turns = 0
    let ended = false
    const count = (): void => {
      turns += 1
      if (!ended) setImmediate(count)
    }
    setImmediate(count)
    expect(await inSlices(busy(60))).toBe('done')
    ended = true
    expect(turns).toBeGreaterThan(2)
  })

  it('fails as the work fails', async () => {
    const failing = function* (): Slices<string> {
      yield
      throw new TypeError('a defect')
    }
    await expect(inSlices(failing())).rejects.toThrow('a defect')
  })
})

describe('turns', () => {
  it('are taken one at a time of a name, in order, and by others meanwhile', async () => {
    const turns = new Turns()
    const log: string[] = []
    const work = (name: string, pauses: number) => async (): Promise<void> => {
      log.push(`${name} begins`)
      for (let at = 0; at < pauses; at += 1) await new Promise(setImmediate)
      log.push(`${name} ends`)
    }
    await Promise.all([
      turns.take('acme', work('first', 3)),
      turns.take('acme', work('second', 0)),
      turns.take('other', work('stranger', 0)),
    ])
    expect(log.filter((line) => !line.startsWith('stranger'))).toEqual([
      ...['first begins', 'first ends', 'second begins', 'second ends'],
    ])
    expect(log.indexOf('stranger ends')).toBeLessThan(log.indexOf('first ends'))
  })

  it('come even after one that failed', async () => {
    const turns = new Turns()
    const failed = turns.take('acme', () => Promise.reject(new Error('no')))
    const next = turns.take('acme', () => Promise.resolve('yes'))
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
