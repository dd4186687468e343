import fc from 'fast-check'
import { backoff } from '../src/engine/aws/run/backoff.js'
import { createPacer, PER_SECOND, type Operation } from '../src/engine/aws/run/pacer.js'
import { Slots, type Release } from '../src/engine/aws/run/slots.js'
import type { Time } from '../src/engine/aws/run/time.js'
import { didNothing, troubleOf } from '../src/engine/aws/run/trouble.js'

const QUOTA: Readonly<Record<Operation, number>> = {
  StartProtectedQuery: 5,
  GetProtectedQuery: 20,
  ListProtectedQueries: 5,
  UpdateProtectedQuery: 5,
}

/** A clock that stands still but for who sleeps. */
function standing(): Time & { at: number } {
  const time = {
    at: 0,
    now: () => time.at,
    sleep: (ms: number) => {
      const until = time.at + ms
      return Promise.resolve().then(() => {
        time.at = Math.max(time.at, until)
      })
    },
  }
  return time
}

describe('the pacer', () => {
  it('keeps every second of every operation below what an account may', async () => {
    const moments = fc.array(
      fc.record({
        operation: fc.constantFrom(...(Object.keys(PER_SECOND) as Operation[])),
        after: fc.nat({ max: 400 }),
      }),
      { maxLength: 120 },
    )
    await fc.assert(
      fc.asyncProperty(moments, async (asked) => {
        const time = standing()
        const pacer = createPacer(time)
        const made: { operation: Operation; at: number }[] = []
        for (const { operation, after } of asked) {
          time.at += after
          await pacer.turn(operation)
          made.push({ operation, at: time.at })
        }
        for (const { operation, at } of made) {
          const second = made.filter(
            (one) => one.operation === operation && one.at >= at && one.at < at + 1000,
          )
          expect(second.length).toBeLessThanOrEqual(QUOTA[operation])
        }
      }),
    )
  })
})

describe('backoff', () => {
  it('grows by half up to its ceiling', () => {
    const next = backoff(1000, 3000)
    expect([next(), next(), next(), next(), next()]).toEqual([1000, 1500, 2250, 3000, 3000])
  })
})

describe('slots', () => {
  it('are never more than there are, and go round in the order of coming', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom('come', 'leave', 'give up'), { maxLength: 60 }),
        async (most, steps) => {
          const slots = new Slots(most)
          const held: Release[] = []
          const waiting: { readonly n: number; readonly abort: AbortController }[] = []
          const got: number[] = []
          for (const [n, step] of steps.entries()) {
            if (step === 'come') {
              const abort = new AbortController()
              waiting.push({ n, abort })
              void slots.take(abort.signal).then((release) => {
                const at = waiting.findIndex((one) => one.n === n)
                waiting.splice(at, 1)
                if (release === null) return
                held.push(release)
                got.push(n)
              })
            } else if (step === 'leave') held.shift()?.()
            else waiting.at(-1)?.abort.abort()
            await new Promise(setImmediate)
            expect(slots.taken).toBe(held.length)
            expect(slots.taken).toBeLessThanOrEqual(most)
            expect(slots.waiting).toBe(waiting.length)
            if (slots.taken < most) expect(slots.waiting).toBe(0)
          }
          expect(got).toEqual([...got].sort((a, b) => a - b))
        },
      ),
    )
  })

  it('are given back once, however often they are', async () => {
    const slots = new Slots(1)
    const release = await slots.take(new AbortController().signal)
    release?.()
    release?.()
    expect(slots.taken).toBe(0)
  })

  it('that are occupied by what is at AWS already are waited for', async () => {
    const slots = new Slots(1)
    const [one, two] = [slots.occupy(), slots.occupy()]
    const waiting = slots.take(new AbortController().signal)
    one()
    expect(slots.waiting).toBe(1)
    two()
    expect(await waiting).not.toBeNull()
  })

  it('that nobody could have are a defect', () => {
    expect(() => new Slots(0)).toThrow(TypeError)
  })
})

describe('an error of the SDK', () => {
  const answered = (name: string, httpStatusCode: number, more: object = {}): unknown =>
    Object.assign(new Error('Zaphod'), { name, $metadata: { httpStatusCode }, ...more })

  it.each([
    ['ThrottlingException', 429, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['ServiceQuotaExceededException', 402, 'quota'],
    ['ValidationException', 400, 'refused'],
    ['AccessDeniedException', 403, 'denied'],
    ['ExpiredTokenException', 403, 'credentials'],
    ['ResourceNotFoundException', 404, 'absent'],
  ] as const)('%s with %d is %s, and nothing was done', (name, status, trouble) => {
    expect(troubleOf(answered(name, status))).toBe(trouble)
    expect(didNothing(answered(name, status))).toBe(true)
  })

  it('of a role made just now passes', () => {
    const cause = answered('ValidationException', 400, { reason: 'IAM_SYNCHRONIZATION_DELAY' })
    expect(troubleOf(cause)).toBe('syncing')
  })

  it.each([
    answered('InternalServerException', 500),
    answered('ThrottlingException', 503),
    answered('Error', 400),
    answered('toString', 400),
    Object.assign(new Error('x'), { name: 'TimeoutError' }),
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    Object.assign(new Error('x'), { name: 'ThrottlingException' }),
    new SyntaxError('half an answer'),
    null,
    'ThrottlingException',
  ])('that is not plain leaves open what was done: %p', (cause) => {
    expect(didNothing(cause)).toBe(false)
  })

  it.each(['ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED'])(
    'by which no connection came about (%s) has done nothing',
    (code) => {
      const cause = Object.assign(new Error('x'), { code })
      expect(troubleOf(cause)).toBe('unreachable')
      expect(didNothing(cause)).toBe(true)
    },
  )
})
