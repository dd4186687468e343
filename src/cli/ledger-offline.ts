import { join, resolve } from 'node:path'
import { Fault } from '../fault.js'
import type { EntryWire, VerificationWire } from '../http/schema.js'
import { entryWire } from '../http/wire/entry.js'
import type { EntryType } from '../ledger/entry.js'
import type { Outcome } from '../ledger/outcome.js'
import type { Reply } from './client/client.js'
import type { Progress } from './progress.js'
import type { Shell } from './shell.js'

/** The data folder to read from, or null if a service is to be asked. */
export function ledgerFolder(
  shell: Shell,
  { url, data }: { readonly url?: string; readonly data?: string },
): string | null {
  if (data !== undefined) return resolve(data)
  if (url !== undefined || (shell.env.HOMEROOM_URL ?? '') !== '') return null
  const folder = shell.env.HOMEROOM_DATA ?? ''
  return folder === '' ? null : resolve(folder)
}

/** Which entries, as the command line says it. */
export interface WantedEntries {
  readonly type?: readonly EntryType[]
  readonly session?: string
  readonly request?: string
  readonly vendor?: string
  readonly engineer?: string
  readonly ticket?: string
  readonly outcome?: readonly Outcome[]
  readonly student?: readonly string[]
  readonly byToken?: readonly string[]
  readonly text?: string
  readonly actor?: string
  readonly from?: string
  readonly to?: string
  readonly after?: number
  readonly limit: number
  readonly newest?: boolean
}

/** Entries of a data folder in the form of the wire; writes nothing. */
export async function listOffline(
  folder: string,
  wanted: WantedEntries,
): Promise<readonly EntryWire[]> {
  const { type, session, request, vendor, engineer, ticket, outcome, actor, text } = wanted
  const { from, to, after, limit, newest } = wanted
  if (wanted.student !== undefined || wanted.byToken !== undefined) {
    throw new Fault('CONFIG_INVALID', 'The vault is needed to find a student: give --url instead.')
  }
  const filter = {
    ...(type === undefined ? {} : { types: type }),
    ...(session === undefined ? {} : { session }),
    ...(request === undefined ? {} : { request }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(engineer === undefined ? {} : { engineer }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(outcome === undefined ? {} : { outcomes: outcome }),
    ...(text === undefined ? {} : { text }),
    ...(actor === undefined ? {} : { actor }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  }
  const page = { ...(after === undefined ? {} : { after }), limit, newestFirst: newest === true }
  const { readEntries } = await import('../ledger/offline.js')
  return (await readEntries(join(folder, 'ledger'), filter, page)).map(entryWire)
}

/** Verifies the log of a data folder; writes nothing. */
export async function verifyOffline(
  shell: Shell,
  folder: string,
  vkey: string | undefined,
  progress: Progress,
): Promise<Reply<VerificationWire>> {
  const { verifyLedgerFolder } = await import('../ledger/offline.js')
  const verification = await verifyLedgerFolder({
    directory: join(folder, 'ledger'),
    anchorFile: resolve(shell.env.HOMEROOM_ANCHOR_FILE ?? `${folder}.anchor`),
    ...(vkey === undefined ? {} : { vkey }),
    progress: (done, total) => progress.at(total === 0 ? null : done / total, 'Verifying the log.'),
  })
  const value = { ...verification, findings: [...verification.findings] }
  return { value, text: JSON.stringify(value) }
}
