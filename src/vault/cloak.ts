import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { Fault } from '../fault.js'
import { refuse, type Refusal } from '../refusal.js'
import { ROSTER_LIMITS, type RosterLimits } from '../roster/limits.js'
import { makeFolder, missing, settle } from './durable.js'
import type { ImportRequest } from './import-message.js'
import { startImporter, type ImportEnd } from './importer.js'
import {
  crosswalkPath,
  draft,
  ownerOf,
  snapshotFolder,
  snapshotPath,
  vaultFolder,
} from './places.js'
import type { Cloak, LoadedSnapshot, RosterSource } from './port.js'
import type { VaultPlace } from './session-keys.js'

export interface ImportLimits {
  readonly roster: RosterLimits
  /** What the importer's database may hold. */
  readonly memoryBytes: number
  /** After this the importer is killed. */
  readonly deadlineMs: number
}

export const IMPORT_LIMITS: ImportLimits = {
  roster: ROSTER_LIMITS,
  memoryBytes: 4_000_000_000,
  deadlineMs: 60 * 60 * 1000,
}

/**
 * Runs imports, one at a time: a second one is refused until the first is kept or discarded, because two
 * that extend the same crosswalk would give one ordinal to two people.
 */
export function createCloak(place: VaultPlace & { readonly limits?: ImportLimits }): Cloak {
  const { dataDir } = place
  let running = false
  return {
    async load(source, now, previous, progress, signal) {
      if (running) return refuse('IMPORT_RUNNING', 'Another import has not ended.')
      running = true
      const snapshot = `snp_${v7({ msecs: now })}`
      const files = [crosswalkPath(dataDir, snapshot), snapshotPath(dataDir, snapshot)]
      const release = async () => {
        await removeDrafts(files)
        running = false
      }
      try {
        await makeFolder(snapshotFolder(dataDir))
        await makeFolder(vaultFolder(dataDir))
        const request = requestOf(place, source, { snapshot, now, previous })
        const zip = source.kind === 'zip' ? source.stream : null
        const { deadlineMs } = place.limits ?? IMPORT_LIMITS
        const outcome = judge(await startImporter(request, zip, deadlineMs, progress, signal).ended)
        if ('code' in outcome) {
          await release()
          return outcome
        }
        return kept(outcome, files, release)
      } catch (cause) {
        await release()
        throw cause
      }
    },
    snapshotFile: (snapshot) => snapshotPath(dataDir, snapshot),
    sweep: (known) => sweep(dataDir, known),
  }
}

function requestOf(
  { dataDir, vaultKey, limits = IMPORT_LIMITS }: VaultPlace & { readonly limits?: ImportLimits },
  source: RosterSource,
  load: { readonly snapshot: string; readonly now: number; readonly previous: string | null },
): ImportRequest {
  return {
    vaultKey: Buffer.from(vaultKey).toString('base64'),
    order: { dataDir, ...load, limits: limits.roster, memoryBytes: limits.memoryBytes },
    source: source.kind === 'path' ? source : { kind: 'zip' },
  }
}

function judge(end: ImportEnd): LoadedSnapshot | Refusal {
  switch (end.kind) {
    case 'loaded':
      return end.loaded
    case 'no':
      return end.refusal
    case 'upload-broken':
      return refuse('PACKAGE_UNREADABLE', 'The upload broke off.')
    case 'fault':
      throw new Fault(end.code, end.message)
    case 'too-slow':
      throw new Fault('IMPORT_FAILED', 'The import took longer than allowed and was stopped.')
    case 'died':
      throw new Fault(
        'IMPORT_FAILED',
        'The importer was killed or ran out of memory; nothing was stored. Give it more memory and import again.',
      )
  }
}

function kept(loaded: LoadedSnapshot, files: readonly string[], release: () => Promise<void>) {
  return {
    loaded,
    async keep() {
      for (const file of files) await settle(draft(file), file)
      await release()
    },
    discard: release,
  }
}

async function removeDrafts(files: readonly string[]): Promise<void> {
  for (const file of files) {
    for (const name of [draft(file), `${draft(file)}.wal`]) await unlink(name).catch(missing)
  }
}

/**
 * Finishes what the ledger knows and removes drafts it does not. Only drafts are removed: a ledger that
 * was restored from an old copy must not cost the district its crosswalks.
 */
async function sweep(dataDir: string, known: ReadonlySet<string>): Promise<void> {
  // The crosswalk first: a snapshot that is there has the crosswalk it needs.
  for (const folder of [vaultFolder(dataDir), snapshotFolder(dataDir)]) {
    for (const name of (await readdir(folder).catch(missing)) ?? []) {
      const owner = ownerOf(name)
      if (!owner?.draft) continue
      const path = join(folder, name)
      if (known.has(owner.snapshot) && !owner.log) {
        await settle(path, path.slice(0, -draft('').length))
      } else {
        await unlink(path).catch(missing)
      }
    }
  }
}
