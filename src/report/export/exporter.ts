import { hash } from 'node:crypto'
import { join } from 'node:path'
import { Fault } from '../../fault.js'
import { openCheckpoint } from '../../ledger/checkpoint.js'
import type { Actor } from '../../ledger/entry.js'
import { readVkey } from '../../ledger/key.js'
import type { Signer } from '../../ledger/key.js'
import type { Ledger } from '../../ledger/port.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import type { ExportRun, State } from '../../session/state.js'
import { openBook } from '../book.js'
import { studentCodes } from './codes.js'
import { failExport, recordExport, startExport } from './decide-export.js'
import { manifestHash, manifestName, signManifest } from './manifest.js'
import type { ManifestFile } from './manifest.js'
import type { PayloadLevel } from './payload-lines.js'
import { makeFiles } from './run-files.js'
import type { RunSources } from './run-files.js'
import { Staging } from './staging.js'
import type { Plan } from './staging.js'
import type { ExportTarget } from './target.js'
import { withdrawals } from './withdrawal.js'

export interface ExporterDeps extends Pick<
  RunSources,
  'publication' | 'pages' | 'origin' | 'version' | 'auditFolder'
> {
  readonly ledger: Ledger<State>
  readonly signer: Signer
  /** Makes the students' codes; see `studentCodes`. */
  readonly codeKey: Uint8Array
  /** Where runs are made before they leave. */
  readonly stagingFolder: string
}

/** A run that is complete at its target. */
export interface Exported {
  readonly target: string
  readonly number: number
  readonly from: number
  readonly size: number
  readonly root: string
  /** SHA-256 of the signed manifest, hex: keep it, it shows that no later run was left out. */
  readonly manifest: string
  readonly files: number
}

/** How far a run is: files that are at the target, of so many; null while they are made. */
export type ExportProgress = (done: number, total: number | null) => void

export interface Exporter {
  /** One at a time. @throws Fault what the target throws, and `LEDGER_STOPPED`. */
  run(
    by: Actor,
    target: ExportTarget,
    level: PayloadLevel,
    progress?: ExportProgress,
  ): Promise<Exported | Refusal>
}

/**
 * A run, step by step:
 *
 * 1. `export.started` is durable: from here on files may leave (law 1);
 * 2. all files of the run are made in the staging folder. A crash up to here: nothing left, begin anew;
 * 3. the plan is durable there: from here on the run is gone on with, with the same bytes, by the next try;
 * 4. the files are put, each where none was;
 * 5. **the commit point**: `ledger.exported` with the manifest's hash is durable;
 * 6. the manifest is put, and `checkpoint` points to it. A crash between 5 and 6: the next try puts it.
 *
 * A run in which nothing happened is a run: that nothing happened can be shown too.
 */
export function createExporter(deps: ExporterDeps): Exporter {
  let running = false
  return {
    async run(by, target, level, progress = () => undefined) {
      if (running) return refuse('EXPORT_RUNNING', 'Another export is running.')
      running = true
      const job = new Job(deps, by, target, level, progress)
      try {
        return await job.run()
      } catch (cause) {
        await job.failed(cause)
        throw cause
      } finally {
        running = false
      }
    },
  }
}

class Job {
  readonly #deps: ExporterDeps
  readonly #by: Actor
  readonly #target: ExportTarget
  readonly #level: PayloadLevel
  readonly #progress: ExportProgress
  readonly #staging: Staging
  #number: number | null = null

  constructor(
    deps: ExporterDeps,
    by: Actor,
    target: ExportTarget,
    level: PayloadLevel,
    progress: ExportProgress,
  ) {
    this.#deps = deps
    this.#by = by
    this.#target = target
    this.#level = level
    this.#progress = progress
    const place = hash('sha256', target.name, 'hex').slice(0, 32)
    this.#staging = new Staging(join(deps.stagingFolder, place))
  }

  async run(): Promise<Exported | Refusal> {
    const plan = await this.#staging.plan()
    const before = this.#last()
    if (plan !== null && plan.number === before?.number) await this.#finish(before)
    else if (plan?.number === next(before) && plan.previous === (before?.manifest ?? null)) {
      await this.#chained(before)
      await this.#deliver(plan)
    } else await this.#staging.clear()
    return this.#fresh(this.#last())
  }

  async failed(cause: unknown): Promise<void> {
    const code = cause instanceof Fault ? cause.code : 'DEFECT'
    // A log that has stopped cannot say so.
    if (code === 'LEDGER_STOPPED') return
    const data = { target: this.#target.name, number: this.#number, code }
    await this.#deps.ledger.decide((state) => failExport(state, { by: this.#by, ...data }))
  }

  async #fresh(before: ExportRun | null): Promise<Exported | Refusal> {
    const { ledger } = this.#deps
    if (this.#target.remove === null && this.#level !== 'withheld') {
      throw new Fault('CONFIG_INVALID', TEXTS_STAY)
    }
    await this.#chained(before)
    const head = { target: this.#target.name, number: next(before), from: before?.size ?? 0 }
    this.#number = head.number
    const { result } = await ledger.decide((state) => startExport(state, { by: this.#by, ...head }))
    if (isRefusal(result)) return result
    this.#progress(0, null)
    const plan = await this.#plan(before, head.number, head.from)
    await this.#staging.ready(plan)
    return this.#deliver(plan)
  }

  /** All of the run made here; the checkpoint and its size are read in one turn. */
  async #plan(before: ExportRun | null, number: number, from: number): Promise<Plan> {
    const { ledger, signer, codeKey } = this.#deps
    const book = openBook(ledger)
    const [checkpoint, state, at] = [ledger.checkpoint(), ledger.state(), ledger.now()]
    const gone = await withdrawals(this.#target, number, from, book)
    const again = gone.map((file) => ({ from: file.from, to: file.to }))
    const run = { number, from, size: book.size, checkpoint, again }
    const sources = {
      ...this.#deps,
      ...{ book, state, level: this.#level, vkey: signer.vkey },
      code: studentCodes(codeKey, this.#target.name),
    }
    const files = await makeFiles(this.#staging, run, sources, this.#target)
    const previous = before?.manifest ?? null
    return {
      ...{ target: this.#target.name, payloads: this.#level, number, previous, at, from },
      ...{ periodFrom: before === null ? null : await this.#endOf(before), size: book.size },
      ...{ root: rootOf(checkpoint, signer, this.#deps.origin), checkpoint, files },
      withdrawn: gone.map(({ name, sha256, why }) => ({ name, sha256, why })),
    }
  }

  async #deliver(plan: Plan): Promise<Exported | Refusal> {
    const { ledger, signer, origin } = this.#deps
    this.#number = plan.number
    const files: ManifestFile[] = []
    for (const file of plan.files) {
      const content = await this.#staging.read(file.name)
      const version = await this.#target.put(file.name, content, plan.at)
      files.push(version === null ? file : { ...file, version })
      this.#progress(files.length, plan.files.length + 1)
    }
    const { number, previous, at, periodFrom, from, size, root, payloads, withdrawn } = plan
    const period = { from: periodFrom, to: at }
    const note = signManifest(
      { origin, number, previous, at, period, from, size, root, files, withdrawn },
      signer,
    )
    this.#staging.keepManifest(note)
    const done = { target: this.#target.name, number, from, size, root, previous, payloads }
    const data = { ...done, manifest: manifestHash(note) }
    const { result } = await ledger.decide((state) =>
      recordExport(state, { by: this.#by, ...data }),
    )
    if (isRefusal(result)) {
      await this.#staging.clear()
      return result
    }
    await this.#publish(plan, note)
    this.#progress(files.length + 1, files.length + 1)
    return {
      target: data.target,
      number,
      from,
      size,
      root,
      manifest: data.manifest,
      files: files.length,
    }
  }

  /** A run that is on record and whose manifest may not have left. */
  async #finish(before: ExportRun): Promise<void> {
    this.#number = before.number
    const plan = await this.#staging.plan()
    const note = await this.#staging.manifest()
    if (plan === null || note === null || manifestHash(note) !== before.manifest) {
      await this.#staging.clear()
    } else await this.#publish(plan, note)
  }

  async #publish(plan: Plan, note: string): Promise<void> {
    await this.#target.put(manifestName(plan.number), Buffer.from(note), plan.at)
    await this.#target.point(plan.checkpoint)
    // After the manifest, which says why it is not there.
    for (const { name } of plan.withdrawn) await this.#target.remove?.(name)
    await this.#staging.clear()
  }

  /** The newest run of this target that is on record. */
  #last(): ExportRun | null {
    return this.#deps.ledger.state().exports.get(this.#target.name) ?? null
  }

  /** The time up to which the run before told, from its own manifest. */
  async #endOf(before: ExportRun): Promise<number> {
    const note = await this.#target.read(manifestName(before.number))
    const [, body = ''] = note?.toString().split('\n') ?? []
    const { period } = JSON.parse(body) as { readonly period: { readonly to: string } }
    return Date.parse(period.to)
  }

  /** A chain goes on only where the target holds what the log says it got. */
  async #chained(before: ExportRun | null): Promise<void> {
    const note = await this.#target.read(manifestName(before?.number ?? 0))
    const fits =
      before === null ? note === null : note !== null && manifestHash(note) === before.manifest
    if (!fits) throw new Fault('EXPORT_ALTERED', before === null ? FOREIGN : BROKEN)
  }
}

const next = (before: ExportRun | null): number => (before === null ? 0 : before.number + 1)

const TEXTS_STAY =
  'Nothing can be removed from a bucket, and the law may ask that a text be erased. Export there with HOMEROOM_EXPORT_PAYLOADS=withheld.'
const FOREIGN =
  'There is an export already that this log knows nothing of. Export to a new place; never to that of another log.'
const BROKEN =
  'The target does not hold the newest manifest as the log says. Keep the target for the investigation and export to a new place.'

function rootOf(checkpoint: string, signer: Signer, origin: string): string {
  const verifier = readVkey(signer.vkey)
  const opened = verifier === null ? null : openCheckpoint(checkpoint, verifier, origin)
  if (opened?.ok !== true) throw new TypeError('the log holds a checkpoint that is not its own')
  return opened.checkpoint.root.toString('base64')
}
