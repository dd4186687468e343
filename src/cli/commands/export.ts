import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Exported } from '../../report/export/exporter.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions, Sheet } from '../desk.js'
import { prose } from '../desk.js'
import { exportHere } from '../export-here.js'
import { fetchExport, makeExport } from '../fetch-export.js'
import { finished, showProgress, silent } from '../progress.js'
import { dataOption } from '../settings.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { styleOf } from '../text/style.js'

interface ExportOptions extends ServiceOptions {
  readonly to?: string
  readonly data?: string
}

const HELP = `
A folder or bucket grows by runs; give the same one each time. Without --to the service exports to the place it is
configured for (HOMEROOM_EXPORT_TO). With --data the log of that folder is exported without a service, which must not
be running. What you get can be verified without Homeroom: node verify.mjs . --key VKEY`

/** `homeroom export --to DIR | s3://…` */
export function exportCommand(program: Command, shell: Shell): void {
  dataOption(
    serviceCommand(program, 'export', 'the log for people outside, to be verified by them'),
  )
    .option('--to <place>', 'a folder here; with --data also s3://bucket/prefix')
    .addHelpText('after', HELP)
    .action(async (options: ExportOptions) => {
      const { terminal } = shell
      const json = options.json === true
      const progress = json ? silent : showProgress(terminal, 'Exporting the log.')
      const words = { done: 'The export is complete.', failed: 'The export stopped.' }
      const { done, place } = await finished(progress, words, () =>
        exported(shell, options, progress),
      )
      const sheet = { style: styleOf(terminal), columns: terminal.columns }
      const lines = json ? [JSON.stringify(done)] : exportLines(done, place, sheet)
      for (const line of lines) terminal.out(line)
    })
}

async function exported(
  shell: Shell,
  options: ExportOptions,
  progress: ReturnType<typeof showProgress>,
): Promise<{ readonly done: Exported; readonly place: string }> {
  const { to, data } = options
  if (data !== undefined) {
    if (to === undefined) throw new UsageError('With --data say where to: --to DIR or s3://…')
    return { done: await exportHere(shell, data, to), place: to }
  }
  if (to?.startsWith('s3://') === true) {
    throw new UsageError(
      'To a bucket the service exports itself: set HOMEROOM_EXPORT_TO there and leave out --to; or use --data.',
    )
  }
  const { client } = deskOf(shell, options)
  const made = await makeExport(client, to === undefined ? 'configured' : 'download', progress)
  if (made.result === null) throw new TypeError('an export that is done without a result')
  if (to === undefined) return { done: made.result, place: made.target }
  await fetchExport(client, made.export, resolve(to))
  return { done: made.result, place: resolve(to) }
}

/** What was exported, and what to keep of it. */
export function exportLines(done: Exported, place: string, { columns }: Sheet): readonly string[] {
  const { number, from, size, manifest } = done
  return prose(
    plain(
      `Run ${number} in ${place}: entries ${from} to ${size - 1}, ${done.files} files. Manifest ${manifest}: keep this line, it shows later that no run was left out.`,
    ),
    columns,
  )
}
