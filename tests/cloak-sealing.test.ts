import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { CrosswalkThread } from '../src/vault/crosswalk-thread.js'
import type { CrosswalkJob, SealableParts } from '../src/vault/crosswalk-writing.js'
import { crosswalkPath, draft, vaultFolder } from '../src/vault/places.js'
import { Texts } from '../src/vault/texts.js'
import { folder, removeFolders } from './roster-support.js'

afterAll(removeFolders)

const SNAPSHOT = 'snp_00000000-0000-7000-8000-000000000001'

function jobOf(domains: number): CrosswalkJob {
  const dataDir = folder()
  mkdirSync(vaultFolder(dataDir))
  const order = { dataDir, snapshot: SNAPSHOT, previous: null, memoryBytes: 500_000_000 }
  return { order, keys: { mac: Buffer.alloc(32, 1), pages: Buffer.alloc(32, 2) }, domains }
}

function sealable(domain: SealableParts['domain']): SealableParts {
  const texts = new Texts()
  for (const text of ['ann', 'bob', 'cid']) texts.id(Buffer.from(text), 0, 3)
  return {
    domain,
    exact: Uint8Array.of(0, 1, 1, 0),
    fresh: Uint32Array.of(3, 1, 2),
    first: 1,
    known: { ids: new Uint32Array(0), ordinals: new Uint32Array(0) },
    texts: texts.take(),
  }
}

describe('the thread that seals', () => {
  it('gives the hash of the file it wrote, once it has sealed every domain', async () => {
    const job = jobOf(2)
    const shares: number[] = []
    const thread = new CrosswalkThread(job, ({ share }) => shares.push(share))
    thread.seal(sealable('PERSON'))
    thread.seal(sealable('CLASS'))
    const hash = await thread.hash
    const file = readFileSync(draft(crosswalkPath(job.order.dataDir, SNAPSHOT)))
    expect(hash).toBe(createHash('sha256').update(file).digest('hex'))
    expect(file.includes('ann')).toBe(false)
    expect(shares).toEqual([0, 0.5])
    await thread.end()
  })

  it('fails whoever waits if it is ended before', async () => {
    const thread = new CrosswalkThread(jobOf(2), () => undefined)
    thread.seal(sealable('PERSON'))
    await thread.end()
    await expect(thread.hash).rejects.toThrow('ended before all was sealed')
  })

  it('takes nobody along that ends it at once: its database has begun, or not, or is at work', async () => {
    for (const waits of [0, 0, 20, 60, 120, 180]) {
      const thread = new CrosswalkThread(jobOf(2), () => undefined)
      await new Promise((resolve) => setTimeout(resolve, waits))
      thread.seal(sealable('PERSON'))
      await thread.end()
      await expect(thread.hash).rejects.toThrow('ended before all was sealed')
    }
  })
})
