import { execFile } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { toCanonical } from '../src/ledger/canonical.js'
import { checkpointTextOf, parseCheckpoint } from '../src/ledger/checkpoint.js'
import type { Signer } from '../src/ledger/key.js'
import { signNote } from '../src/ledger/note.js'
import { Publication } from '../src/ledger/publication.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import type { Ledger } from '../src/ledger/port.js'
import { sha256 } from '../src/ledger/tree.js'
import { SIGNER, type Place, type Seen } from './ledger-fixture.js'

const hex = (bytes: Buffer): string => sha256(bytes).toString('hex')
const eight = (number: number): string => String(number).padStart(8, '0')
export const manifestName = (number: number): string => `manifests/${eight(number)}.note`

/** A file of a manifest. */
export interface Listed {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly gzip?: true
  readonly payloads?: { readonly from: number; readonly to: number }
}

/** A manifest, as audit/EXPORT.md says. */
export interface Manifest {
  readonly v: 1
  readonly origin: string
  readonly number: number
  readonly previous: string | null
  readonly at: string
  readonly period: { readonly from: string | null; readonly to: string }
  readonly from: number
  readonly size: number
  readonly root: string
  readonly checkpoint: string
  readonly files: readonly Listed[]
  readonly withdrawn: readonly { name: string; sha256: string; why: string }[]
}

/**
 * An export as audit/EXPORT.md describes it, made here from that page alone, so that the verifier is held against
 * the page and not against our own exporter.
 */
export class Export {
  readonly folder = mkdtempSync(join(tmpdir(), 'homeroom-export-'))
  readonly runs: Manifest[] = []

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name))
  }

  write(name: string, content: string | Buffer): void {
    const file = join(this.folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  drop(name: string): void {
    unlinkSync(join(this.folder, name))
  }

  flip(name: string, at = 0.5): void {
    const bytes = this.read(name)
    const place = Math.min(bytes.length - 1, Math.floor(bytes.length * at))
    bytes.writeUInt8(bytes.readUInt8(place) ^ 0x01, place)
    this.write(name, bytes)
  }

  /** Adds a run of all that the ledger of a place has now. */
  async run(
    place: Place,
    ledger: Ledger<Seen>,
    options: {
      readonly signer?: Signer
      readonly gzip?: true
      readonly withhold?: true
      readonly reports?: Readonly<Record<string, string>>
      readonly again?: { readonly withdrawn: Listed }
      readonly note?: string
    } = {},
  ): Promise<void> {
    const { signer = SIGNER, gzip, withhold, reports = {}, again } = options
    const note = options.note ?? ledger.checkpoint()
    const tree = parseCheckpoint(checkpointTextOf(note))
    if (tree === null) throw new TypeError('The ledger has no checkpoint.')
    const number = this.runs.length
    const before = this.runs.at(-1)
    const from = before?.size ?? 0
    const publication = new Publication({ snapshot: () => openSqliteSnapshot(place.directory) })
    for await (const { path, bytes } of publication.files(from, tree.size)) this.write(path, bytes)
    const files: Listed[] = []
    const add = (name: string, content: string, payloads?: Listed['payloads']): void => {
      const bytes = Buffer.from(content)
      const full = gzip === true && payloads !== undefined ? `${name}.gz` : name
      this.write(full, full === name ? bytes : gzipSync(bytes))
      files.push({
        ...{ name: full, bytes: bytes.length, sha256: hex(bytes) },
        ...(full === name ? {} : { gzip: true }),
        ...(payloads === undefined ? {} : { payloads }),
      })
    }
    add(`checkpoints/${eight(number)}`, note)
    const range = again?.withdrawn.payloads
    if (range !== undefined) {
      add(`payloads/${eight(number)}-again.ndjson`, await linesOf(place, range), range)
    }
    if (tree.size > from) {
      const lines = await linesOf(place, { from, to: tree.size }, withhold)
      add(`payloads/${eight(number)}.ndjson`, lines, { from, to: tree.size })
    }
    for (const [name, content] of Object.entries(reports)) add(name, content)
    this.write('checkpoint', note)
    if (again !== undefined) this.drop(again.withdrawn.name)
    const to = new Date(Date.UTC(2026, 8, 2 + number)).toISOString()
    this.seal(
      {
        ...{ v: 1, origin: tree.origin, number },
        previous: number === 0 ? null : hex(this.read(manifestName(number - 1))),
        ...{ at: to, period: { from: before?.period.to ?? null, to } },
        ...{ from, size: tree.size, root: tree.root.toString('base64') },
        checkpoint: `checkpoints/${eight(number)}`,
        files: files.sort((one, other) => (one.name < other.name ? -1 : 1)),
        withdrawn:
          again === undefined
            ? []
            : [{ name: again.withdrawn.name, sha256: again.withdrawn.sha256, why: 'An erasure.' }],
      },
      signer,
    )
  }

  /** Signs a manifest and puts it in its place; also in place of one that is there. */
  seal(manifest: Manifest, signer = SIGNER): void {
    this.runs[manifest.number] = manifest
    const text = `homeroom/export-manifest/v1\n${toCanonical(manifest)}\n`
    this.write(manifestName(manifest.number), signNote(text, [signer]))
  }

  /** Seals all manifests anew after `alter`, each chained to the one before: what the holder of the key could do. */
  reseal(alter: (manifest: Manifest) => Manifest, signer = SIGNER): void {
    for (const run of [...this.runs]) {
      const altered = alter(run)
      const previous =
        altered.number === 0 ? null : hex(this.read(manifestName(altered.number - 1)))
      this.seal({ ...altered, previous }, signer)
    }
  }

  /** Writes a listed file anew and seals a manifest that lists it as it is now. */
  relist(name: string, content: string | Buffer): void {
    this.write(name, content)
    const plain = name.endsWith('.gz') ? gunzipSync(this.read(name)) : this.read(name)
    this.reseal((manifest) => ({
      ...manifest,
      files: manifest.files.map((file) =>
        file.name === name ? { ...file, bytes: plain.length, sha256: hex(plain) } : file,
      ),
    }))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The payload lines of entries, as the page says. */
async function linesOf(
  place: Place,
  { from, to }: { readonly from: number; readonly to: number },
  withhold?: true,
): Promise<string> {
  const snapshot = await openSqliteSnapshot(place.directory)
  const lines: string[] = []
  try {
    for (let next = from; next < to;) {
      for (const { index, payloads } of await snapshot.page(next)) {
        next = index + 1
        if (index >= to) break
        for (const { name, kind, salt, body } of payloads) {
          const rest =
            salt === null || body === null
              ? { erased: true }
              : withhold === true
                ? { withheld: true }
                : { salt: salt.toString('hex'), body: body.toString() }
          lines.push(`${JSON.stringify({ index, name, kind, ...rest })}\n`)
        }
      }
    }
  } finally {
    await snapshot.release()
  }
  return lines.join('')
}

export interface Verdict {
  readonly code: number
  readonly out: string
  readonly err: string
}

const run = promisify(execFile)

/** A folder with a copy of the verifier and nothing else: no node_modules above it, none of src/. */
export class Auditor {
  readonly folder = mkdtempSync(join(tmpdir(), 'homeroom-auditor-'))
  readonly #program = join(this.folder, 'verify.mjs')

  constructor() {
    copyFileSync('audit/verify.mjs', this.#program)
  }

  async verify(...words: readonly string[]): Promise<Verdict> {
    const options = { cwd: this.folder, env: {} }
    try {
      const { stdout, stderr } = await run(process.execPath, [this.#program, ...words], options)
      return { code: 0, out: stdout, err: stderr }
    } catch (cause) {
      const { code, stdout, stderr } = cause as { code: number; stdout: string; stderr: string }
      return { code, out: stdout, err: stderr }
    }
  }

  /** A file of the auditor's own, such as a checkpoint they kept. */
  keep(name: string, content: string | Buffer): string {
    const file = join(this.folder, name)
    writeFileSync(file, content)
    return file
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
