import { mkdir } from 'node:fs/promises'
import type { Clock } from '../clock.js'
import { Fault } from '../fault.js'
import { Anchor } from './anchor.js'
import { readVkey, type Signer } from './key.js'
import { lockFolder } from './lock.js'
import { Log } from './log.js'
import type { Entry } from './entry.js'
import type { Fold, Ledger } from './port.js'
import { saltsFrom } from './salt.js'
import type { LedgerStore } from './store/port.js'
import { writeFault } from './storage-fault.js'
import { openSqliteStore } from './store/sqlite.js'
import { examine, type Examination } from './verification.js'

export interface LedgerOptions<State> {
  /** Folder of the log; made if there is none. On a local disk. */
  readonly directory: string
  /** Where the newest checkpoint is kept apart; outside `directory`, best on another disk. */
  readonly anchorFile: string
  readonly fold: Fold<State>
  /** Called at the open for every entry that is there, in order. Of use only if the open succeeds. */
  readonly found?: (entry: Entry) => void
  /** Called later for every entry that another instance wrote, in order, once the state knows it. */
  readonly followed?: (entry: Entry) => void
  /** Name of the log for the world, as a URL without schema; best the signer's name too. */
  readonly origin: string
  readonly signer: Signer
  readonly clock: Clock
  /** Gives that many unpredictable bytes, for salts. */
  readonly random: (size: number) => Uint8Array
}

/**
 * Opens the log in a folder, or makes one. The whole log is checked, and the state is folded from it,
 * before the promise resolves.
 *
 * @throws Fault `DATA_FOLDER_IN_USE` if another service writes there; `LEDGER_OLDER_THAN_ANCHOR` if the
 * log ends before the anchor's checkpoint; `LEDGER_CORRUPT` if anything does not fit; `DISK_FULL` or
 * `LEDGER_STOPPED` if the disk fails; `CONFIG_INVALID` if the anchor lies inside the folder.
 */
export async function openLedger<State>(options: LedgerOptions<State>): Promise<Ledger<State>> {
  const { directory } = options
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw writeFault(cause)
  })
  const lock = lockFolder(directory)
  try {
    const store = await openSqliteStore(directory)
    return await openLedgerOn(store, options, () => lock.release())
  } catch (cause) {
    lock.release()
    throw cause
  }
}

/**
 * As `openLedger`, on a store that the caller has opened for writing alone. The log closes the store,
 * also when opening fails, and calls `release` after closing it.
 */
export async function openLedgerOn<State>(
  store: LedgerStore,
  options: LedgerOptions<State>,
  release: () => void,
): Promise<Ledger<State>> {
  try {
    return await start(store, options, release)
  } catch (cause) {
    await store.close()
    throw cause
  }
}

async function start<State>(
  store: LedgerStore,
  options: LedgerOptions<State>,
  release: () => void,
): Promise<Ledger<State>> {
  const { origin, signer, fold } = options
  const { vkey } = signer
  const verifier = readVkey(vkey)
  if (verifier === null) throw new TypeError('The signer has no proper vkey.')
  const anchor = new Anchor(options.anchorFile, options.directory)
  anchor.prepare()
  const anchored = anchor.read()
  const snapshot = await store.snapshot()
  let state = fold.initial
  const visit: Parameters<typeof examine>[1]['visit'] = (entry) => {
    state = fold.evolve(state, entry)
    options.found?.(entry)
  }
  const trust = { origin, vkey, verifier, anchored, witnesses: [], structure: true, visit }
  const found = await examine(snapshot, trust).finally(() => snapshot.release())
  assertSound(found)
  assertOwnKey(found, vkey)
  const { frontier, newestAt, links, note } = found
  const tools = { ...options, salt: saltsFrom(options.random), store, anchor, verifier, release }
  const log = new Log(tools, { state, frontier, newestAt, links }, note ?? '')
  if (note === null) await openFirst(log, origin, vkey)
  // Also where the anchor holds it already: an older form of the file is replaced here, and so is one
  // whose last write failed, of which the disk may not have what we read.
  else anchor.keep(note)
  return log
}

async function openFirst<State>(log: Log<State>, origin: string, key: string): Promise<void> {
  const actor = { kind: 'service', name: 'homeroom' } as const
  await log.decide(() => ({
    // Another instance may have opened it in the same moment.
    entries: log.size() > 0 ? [] : [{ type: 'ledger.opened', actor, data: { origin, key } }],
    result: undefined,
  }))
}

/** With a key that was replaced, a service would sign a second history that begins before the change. */
function assertOwnKey({ keys }: Examination, vkey: string): void {
  const newest = keys.newest()
  if (newest === undefined || newest === vkey) return
  throw new Fault(
    'KEY_UNSAFE',
    `The key of this ledger was replaced: it is signed with ${newest} now. Give the service that key, in HOMEROOM_LEDGER_KEY_FILE or HOMEROOM_LEDGER_KEY, and destroy the old one.`,
  )
}

/** Fails closed: a log that is not whole is not written on, or a lie would get our signature. */
function assertSound({ older, problems, size, anchor }: Examination): void {
  const [problem] = problems
  if (problem !== undefined) {
    throw new Fault(
      'LEDGER_CORRUPT',
      `${problem} Keep the ledger folder and the anchor file for the investigation, check that the signing key is the ledger's own, then put back the newest backup of both.`,
    )
  }
  if (older) {
    throw new Fault(
      'LEDGER_OLDER_THAN_ANCHOR',
      `The ledger has ${size} entries, but the anchor file holds a checkpoint of ${anchor?.size ?? 0}: an older copy was put back, or entries were lost. Put back the newest copy of the ledger folder; do not remove the anchor file.`,
    )
  }
}
