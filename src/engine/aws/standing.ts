import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../fault.js'
import { syncDirectory } from '../../ledger/durable.js'

const id = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)

const schema = z.strictObject({
  policy: z.strictObject({ id: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/u) }),
  collaboration: id,
  membership: id,
  tables: z.record(z.string(), z.strictObject({ configuredTable: id, association: id })),
})

/**
 * What `homeroom aws apply` made for a policy: the ids that AWS gave. Names can be taken twice in AWS, ids
 * cannot, so that from here on everything is asked for by id.
 */
export interface AwsStanding {
  /** `hash` of the policy file that was applied, hex. */
  readonly policy: { readonly id: string; readonly hash: string }
  readonly collaboration: string
  readonly membership: string
  /** By the name of the part. */
  readonly tables: Readonly<
    Record<string, { readonly configuredTable: string; readonly association: string }>
  >
}

const fileOf = (dataDir: string, policyId: string): string => {
  // The id comes from a command line, too; a policy's own always passes.
  if (!/^[a-z][a-z0-9-]{0,59}$/u.test(policyId)) throw new TypeError('no id of a policy')
  return join(dataDir, 'aws', `${policyId}.json`)
}

/**
 * The standing of a policy; null if it was never applied from this data folder.
 * @throws Fault `ENGINE_DIFFERS` if the file is there and does not hold one.
 */
export async function readStanding(dataDir: string, policyId: string): Promise<AwsStanding | null> {
  const file = fileOf(dataDir, policyId)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    // By its code, not by `instanceof`: an error of Node's own may come from another realm.
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null
    if (code === 'ENOENT') return null
    throw damaged(policyId, cause)
  }
  try {
    const standing = schema.parse(JSON.parse(text))
    if (standing.policy.id === policyId) return standing
  } catch (cause) {
    throw damaged(policyId, cause)
  }
  throw damaged(policyId, null)
}

/** Puts a standing (0600) in the place of the one before, whole or not at all, also after a power cut. */
export async function writeStanding(dataDir: string, standing: AwsStanding): Promise<void> {
  const file = fileOf(dataDir, standing.policy.id)
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  syncDirectory(dirname(folder))
  const draft = `${file}.${randomBytes(6).toString('hex')}.partial`
  try {
    await writeDraft(draft, `${JSON.stringify(standing, null, 2)}\n`)
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true })
    throw cause
  }
  syncDirectory(folder)
}

async function writeDraft(draft: string, text: string): Promise<void> {
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const damaged = (policyId: string, cause: unknown): Fault =>
  new Fault(
    'ENGINE_DIFFERS',
    `What was applied to AWS for ${policyId} cannot be read from the data folder. ` +
      `Remove aws/${policyId}.json there and run "homeroom aws apply" again: it finds what is there by name.`,
    { cause },
  )
