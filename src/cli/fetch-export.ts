import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import type { ZipFile } from 'yauzl'
import { Fault } from '../fault.js'
import { exportSchema } from '../http/schema.js'
import type { ExportWire } from '../http/schema.js'
import { folderTarget } from '../report/export/folder-target.js'
import { manifestBody } from '../report/export/withdrawal.js'
import type { Client } from './client/client.js'
import type { Progress } from './progress.js'

/** How often the service is asked how far it is. */
const POLL_MS = 250
/** The names of audit/EXPORT.md: nothing else from a service is given a place on this machine. */
const NAME = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/u

/** Has the service export, and waits for the end. @throws Fault `EXPORT_FAILED` if it did not come to one. */
export async function makeExport(
  client: Client,
  to: ExportWire['to'],
  progress: Progress,
): Promise<ExportWire> {
  let { value } = await client.post('/v1/exports', { to }, exportSchema)
  while (value.state === 'running') {
    const { done, total } = value.files
    progress.at(total === null ? null : done / total, 'Exporting the log.')
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    const path = `/v1/exports/${encodeURIComponent(value.export)}`
    ;({ value } = await client.get(path, exportSchema))
  }
  if (value.state === 'done') return value
  const { code = 'DEFECT', words = '' } = value.fault ?? {}
  throw new Fault('EXPORT_FAILED', `The export did not come to its end: ${words} (${code})`)
}

/**
 * Fetches an export into a folder, which may hold earlier runs of it. Files that are there are compared,
 * never replaced; manifests come after the files they list.
 *
 * @throws Fault `EXPORT_ALTERED` if the folder holds something else
 */
export async function fetchExport(client: Client, id: string, folder: string): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'homeroom-fetch-'))
  try {
    const zip = join(place, 'export.zip')
    const body = await client.download(`/v1/exports/${encodeURIComponent(id)}/download`)
    await pipeline(Readable.fromWeb(body), createWriteStream(zip, { mode: 0o600 }))
    await unpack(zip, folder)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

async function unpack(path: string, folder: string): Promise<void> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(broken)
  try {
    await place(zip, folder)
  } finally {
    zip.close()
  }
}

async function place(zip: ZipFile, folder: string): Promise<void> {
  const target = folderTarget(folder)
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName
    if (!NAME.test(name) || name.length > 200) broken(null)
    const content = await buffer(await zip.openReadStreamPromise(entry))
    if (name === 'checkpoint') await target.point(content.toString())
    else await target.put(name, content, 0)
    if (name.startsWith('manifests/')) await withdraw(content.toString(), folder)
  }
}

/** A text that the district erased goes here too. */
async function withdraw(note: string, folder: string): Promise<void> {
  for (const { name } of manifestBody(note)?.withdrawn ?? []) {
    if (NAME.test(name) && name.startsWith('payloads/'))
      await rm(join(folder, name), { force: true })
  }
}

function broken(cause: unknown): never {
  throw new Fault('EXPORT_FAILED', 'The export came broken; fetch it again.', { cause })
}
