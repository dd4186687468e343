import { once } from 'node:events'
import type { Shell } from '../shell.js'
import { grouped } from '../text/time.js'
import { afterwards } from './afterwards.js'
import { openHouse } from './house.js'
import type { House } from './house.js'
import { madeUpSource, rosterSource } from './source.js'
import type { Source } from './source.js'
import { approve, refuseOwnApproval } from './steps/approve.js'
import { countFirst, runChecks } from './steps/checks.js'
import { exportLog } from './steps/export.js'
import { askForbidden } from './steps/forbidden.js'
import { loadRoster } from './steps/load.js'
import { registerVendor } from './steps/register.js'
import { fileRequest, showFigures } from './steps/request.js'
import { compareSeeds, handOver } from './steps/resolve.js'
import { surveyChecks } from './steps/survey.js'
import { verifyLog } from './steps/verify.js'
import { createStory } from './story.js'
import type { Story } from './story.js'

export interface DemoWish {
  readonly students: number
  readonly seed: number
  readonly version: '1.1' | '1.2'
  /** A real export in place of the made-up district. */
  readonly roster: string | null
  readonly data: string | null
  readonly port: number | null
  /** End after the story in place of staying up. */
  readonly once: boolean
}

/**
 * Plays the main job end to end over HTTP on this machine and gives what was not as it should be, one sentence
 * each. Stays up until the shell's signal unless `once`. Whatever happens, a temporary folder is removed.
 */
export async function runDemo(shell: Shell, wish: DemoWish): Promise<readonly string[]> {
  const source = sourceOf(shell, wish)
  const house = await openHouse({
    ...wish,
    onLink: (line) => {
      shell.terminal.out(line)
    },
  })
  try {
    const story = createStory(shell, house)
    story.say(`The service answers on ${house.url.origin}.`)
    await told(story, shell, source)
    await exportLog(story, house)
    conclude(story)
    if (!wish.once) await stay(shell, house, story)
    return story.misses
  } finally {
    await house.close()
  }
}

function sourceOf(shell: Shell, { roster, students, seed, version }: DemoWish): Source {
  if (roster !== null) return rosterSource(roster)
  shell.terminal.out(`Making up a district of ${grouped(students)} students …`)
  return madeUpSource({ students, seed, version, now: shell.now() })
}

/** The story, in the order in which it happens in life. */
async function told(story: Story, shell: Shell, source: Source): Promise<void> {
  await registerVendor(story)
  await loadRoster(story, shell, source)
  const request = await fileRequest(story)
  await showFigures(story, request)
  await refuseOwnApproval(story, request)
  const session = await approve(story, request)
  await countFirst(story, session)
  const { seeds } = source
  const findings = await (seeds === null ? surveyChecks : runChecks)(story, session)
  await askForbidden(story, session)
  await handOver(story, session, findings)
  if (seeds !== null) await compareSeeds(story, session, findings, seeds)
  await verifyLog(story)
}

function conclude(story: Story): void {
  const { misses, style } = story
  story.lines([''])
  if (misses.length === 0) story.lines([style.good('Everything was as it should be.')])
  else story.lines([style.bad(`Not as it should be:`), ...misses])
}

async function stay(shell: Shell, house: House, story: Story): Promise<void> {
  for (const line of await afterwards(house, story)) shell.terminal.out(line)
  if (!shell.signal.aborted) await once(shell.signal, 'abort')
  shell.terminal.err('Homeroom is stopping.')
}
