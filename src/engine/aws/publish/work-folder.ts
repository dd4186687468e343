import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFolder } from '../../../ledger/lock.js'
import { Fault } from '../../../fault.js'
import { UploadsRecord } from './uploads-record.js'

/** Where one load is made ready. */
export interface WorkFolder {
  /** For files that are gone when the work ends, however it ends (0700). */
  readonly files: string
  /** What stays until the load is published in full. */
  readonly record: UploadsRecord
}

/**
 * Works in a folder of the data folder that belongs to one load, alone: files of the load are removed on every
 * way out, and those that a killed process left, at the start. If the work succeeds nothing is left at all.
 *
 * @throws Fault `DATA_FOLDER_IN_USE` if another process publishes the same load
 */
export async function inWorkFolder<T>(
  dataDir: string,
  load: { readonly policy: string; readonly name: string },
  work: (folder: WorkFolder) => Promise<T>,
): Promise<T> {
  const folder = join(dataDir, 'aws', 'publishing', `${load.policy}.${load.name}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = locked(folder)
  const files = join(folder, 'files')
  const clear = () => rm(files, { recursive: true, force: true })
  try {
    await clear()
    await mkdir(files, { mode: 0o700 })
    const record = await UploadsRecord.open(join(folder, 'uploads.json'))
    const result = await work({ files, record })
    await rm(folder, { recursive: true, force: true })
    return result
  } finally {
    await clear()
    lock.release()
  }
}

function locked(folder: string): ReturnType<typeof lockFolder> {
  try {
    return lockFolder(folder)
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.code !== 'DATA_FOLDER_IN_USE') throw cause
    const words = 'Another process is publishing this load from this data folder. Let it end first.'
    throw new Fault('DATA_FOLDER_IN_USE', words, { cause })
  }
}
