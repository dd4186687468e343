import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { v7 } from 'uuid'
import { Fault } from '../../fault.js'
import type { Actor } from '../../ledger/entry.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import { recordDownload } from './decide-export.js'
import type { Exported, Exporter, ExporterDeps } from './exporter.js'
import { folderTarget } from './folder-target.js'
import type { PayloadLevel } from './payload-lines.js'
import type { ExportTarget } from './target.js'
import { zipFolder } from './zip-folder.js'

/** The target that is fetched over HTTP, as the log calls it. */
export const DOWNLOAD = 'download'
/** Exports that are remembered, for those who ask how far they are. */
const MOST_JOBS = 50

/** Where to: a file to fetch, or the place that the configuration names. */
export type ExportTo = 'download' | 'configured'

/** An export as it stands. */
export interface ExportJob {
  readonly id: string
  readonly to: ExportTo
  readonly target: string
  readonly state: 'running' | 'done' | 'failed'
  readonly files: { readonly done: number; readonly total: number | null }
  readonly result: Exported | null
  /** Code and words of what went wrong. */
  readonly fault: { readonly code: string; readonly words: string } | null
}

export interface Exports {
  /** Starts an export and gives it as it stands; it goes on whether or not anyone asks. */
  start(by: Actor, to: ExportTo): Promise<ExportJob | Refusal>
  job(id: string): ExportJob | Refusal
  jobs(): readonly ExportJob[]
  /** Resolves when the export has ended, well or not. */
  ended(id: string): Promise<void>
  /** The whole export as a zip, once its entry is durable. */
  download(by: Actor, id: string): Promise<Readable | Refusal>
  /** Exports to the place, in this turn. Throws as `Exporter.run` does. */
  run(by: Actor, target: ExportTarget): Promise<Exported | Refusal>
  readonly configured: ExportTarget | null
}

export interface ExportsDeps {
  readonly exporter: Exporter
  readonly ledger: ExporterDeps['ledger']
  /** Of the exports that are fetched. */
  readonly folder: string
  readonly configured: ExportTarget | null
  readonly level: PayloadLevel
  readonly onFault: (cause: unknown) => void
}

/** Exports that are asked for over HTTP, with their progress in memory; a restart forgets it, not the export. */
export function createExports(deps: ExportsDeps): Exports {
  const { exporter, ledger, configured, level, onFault } = deps
  const place = join(deps.folder, DOWNLOAD)
  const fetched = folderTarget(place, DOWNLOAD)
  const jobs = new Map<string, ExportJob>()
  const running = new Map<string, Promise<void>>()
  const change = (id: string, by: Partial<ExportJob>) => {
    const job = jobs.get(id)
    if (job !== undefined) jobs.set(id, { ...job, ...by })
  }
  const work = async (id: string, by: Actor, target: ExportTarget): Promise<void> => {
    try {
      const progress = (done: number, total: number | null) =>
        change(id, { files: { done, total } })
      const result = await exporter.run(by, target, level, progress)
      if (isRefusal(result)) change(id, { state: 'failed', fault: wordsOf(result) })
      else change(id, { state: 'done', result })
    } catch (cause) {
      onFault(cause)
      change(id, { state: 'failed', fault: faultOf(cause) })
    }
  }
  const job = (id: string) => jobs.get(id) ?? refuse('EXPORT_UNKNOWN', 'There is no such export.')
  return {
    configured,
    job,
    jobs: () => [...jobs.values()].reverse(),
    run: (by, target) => exporter.run(by, target, level),
    async start(by, to) {
      const target = to === 'download' ? fetched : configured
      if (target === null) return refuse('EXPORT_UNKNOWN', 'No target is configured.')
      if (running.size > 0) return refuse('EXPORT_RUNNING', 'Another export is running.')
      const id = `exp_${v7()}`
      const files = { done: 0, total: null }
      const begun: ExportJob = {
        ...{ id, to, target: target.name, state: 'running', files, result: null, fault: null },
      }
      jobs.set(id, begun)
      running.set(
        id,
        work(id, by, target).finally(() => running.delete(id)),
      )
      const [oldest] = jobs.keys()
      if (jobs.size > MOST_JOBS && oldest !== undefined) jobs.delete(oldest)
      return Promise.resolve(begun)
    },
    ended: (id) => running.get(id) ?? Promise.resolve(),
    async download(by, id) {
      const found = job(id)
      if (isRefusal(found)) return found
      const { result, to } = found
      if (result === null || to !== 'download') {
        return refuse('EXPORT_UNKNOWN', 'This export cannot be fetched.')
      }
      const data = { target: found.target, number: result.number }
      await ledger.decide((state) => recordDownload(state, { by, ...data }))
      return zipFolder(place, result.number)
    },
  }
}

const wordsOf = ({ code, detail }: Refusal) => ({ code, words: detail })

function faultOf(cause: unknown): { readonly code: string; readonly words: string } {
  if (cause instanceof Fault) return { code: cause.code, words: cause.message }
  return { code: 'DEFECT', words: 'Homeroom made a mistake; look into its log.' }
}
