import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { loadedSnapshotSchema } from '../../http/schema.js'
import type { LoadedSnapshotWire } from '../../http/schema.js'
import { metered } from '../client/upload.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import { loadHere } from '../load-here.js'
import { packageStream } from '../package-zip.js'
import { finished, phaseWords, showProgress, silent } from '../progress.js'
import { dataOption } from '../settings.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { grouped } from '../text/time.js'
import { plain } from '../text/plain.js'

interface ImportOptions extends ServiceOptions {
  readonly data?: string
}

const HELP = `
With a service (--url or HOMEROOM_URL) the package is streamed there; a folder is zipped on the way.
With --data it is loaded on this machine, while no service uses that folder.
The raw files are read once and never kept.`

/** `homeroom import <package>` */
export function importCommand(program: Command, shell: Shell): void {
  const command = serviceCommand(
    program,
    'import <package>',
    'load a OneRoster package, a zip or a folder (steward)',
  )
  dataOption(command)
    .addHelpText('after', HELP)
    .action(async (path: string, options: ImportOptions) => {
      if (isLocal(shell, options)) await importHere(shell, path, options)
      else await importThere(shell, path, options)
    })
}

function isLocal(shell: Shell, { url, data }: ImportOptions): boolean {
  if (url !== undefined && data !== undefined) throw new UsageError('Give either --url or --data.')
  if (url !== undefined || data !== undefined) return data !== undefined
  if ((shell.env.HOMEROOM_URL ?? '') !== '') return false
  if ((shell.env.HOMEROOM_DATA ?? '') !== '') return true
  throw new UsageError('Say where to: --url for a service, or --data for a folder on this machine.')
}

const WORDS = { done: 'Loaded.', failed: 'The package was not loaded.' }

async function importThere(shell: Shell, path: string, options: ImportOptions): Promise<void> {
  const desk = deskOf(shell, options)
  const progress =
    options.json === true ? silent : showProgress(shell.terminal, 'Sending the package.')
  const zip = await packageStream(resolve(path))
  const counted = metered(zip, (sent) => {
    progress.at(Math.min(1, sent / zip.bytes), 'Sending the package.')
  })
  counted.stream.once('end', () => progress.at(null, 'The service is loading it.'))
  const reply = await finished(progress, WORDS, () =>
    desk.client.upload('/v1/snapshots', counted, loadedSnapshotSchema),
  )
  desk.show(reply, loadedLines)
}

async function importHere(shell: Shell, path: string, options: ImportOptions): Promise<void> {
  const json = options.json === true
  const progress = json ? silent : showProgress(shell.terminal, 'Opening the data folder.')
  const loaded = await finished(progress, WORDS, () =>
    loadHere(shell, options.data, resolve(path), userInfo().username, (step) =>
      progress.at(step.share, phaseWords(step)),
    ),
  )
  const lines = json
    ? [JSON.stringify(loaded)]
    : loadedLines({ ...loaded, deviationsByKind: loaded.deviations })
  for (const line of lines) shell.terminal.out(line)
}

/** What an import made, for people. */
export function loadedLines(
  loaded: Pick<
    LoadedSnapshotWire,
    'snapshot' | 'version' | 'mode' | 'rows' | 'students' | 'deviationsByKind'
  >,
): readonly string[] {
  const records = Object.values(loaded.rows).reduce((sum, rows) => sum + rows, 0)
  const kinds = Object.entries(loaded.deviationsByKind)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, n]) => `  ${grouped(n)} ${plain(kind)}`)
  return [
    `Snapshot ${plain(loaded.snapshot)}: OneRoster ${plain(loaded.version)}, ${plain(loaded.mode)}, ` +
      `${grouped(records)} records, ${grouped(loaded.students)} students.`,
    ...(kinds.length === 0 ? [] : ['Deviations from the specification:', ...kinds]),
  ]
}
