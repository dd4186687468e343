import { loadedSnapshotSchema } from '../../../http/schema.js'
import type { LoadedSnapshotWire } from '../../../http/schema.js'
import { metered } from '../../client/upload.js'
import { loadedLines } from '../../commands/import.js'
import { showProgress } from '../../progress.js'
import type { Shell } from '../../shell.js'
import { lengthOf } from '../../text/time.js'
import { CAST } from '../cast.js'
import type { Source } from '../source.js'
import type { Story } from '../story.js'

/** The steward sends the roster over HTTP; what comes to rest holds no name and no identifier. */
export async function loadRoster(
  story: Story,
  shell: Shell,
  source: Source,
): Promise<LoadedSnapshotWire> {
  story.step(`${CAST.steward.name} loads the roster`)
  story.say(source.words)
  const steward = await story.as('steward')
  const progress = showProgress(shell.terminal, 'Sending and cloaking the roster.')
  const began = shell.now()
  const zip = metered(await source.open(), (sent) => {
    progress.at(null, `Sending and cloaking: ${Math.ceil(sent / 1e6)} MB so far`)
  })
  try {
    const { value } = await steward.upload('/v1/snapshots', zip, loadedSnapshotSchema)
    progress.done(`Loaded in ${lengthOf(shell.now() - began)}.`)
    story.lines(loadedLines(value).slice(0, MOST_LINES))
    story.say('The raw files are not kept: identifiers have become ordinals, names are gone.')
    return value
  } catch (cause) {
    progress.failed('The roster was not loaded.')
    throw cause
  }
}

/** A roster from life may deviate in dozens of ways; here the commonest will do. */
const MOST_LINES = 10
