import { createClient } from '../client/client.js'
import type { Client } from '../client/client.js'
import { ClientRefusal } from '../client/refusal.js'
import type { Sheet } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { problemLines } from '../text/problem.js'
import { styleOf } from '../text/style.js'
import { wrap } from '../text/width.js'
import type { Person } from './cast.js'
import type { House } from './house.js'

/** The demo as it is told: numbered steps, what the person sees, and what was not as it should be. */
export interface Story extends Sheet {
  /** Opens a step: who does what. */
  step(title: string): void
  /** Prose of ours or of the service, made safe and wrapped. */
  say(text: string): void
  /** Lines that are ready to print. */
  lines(lines: readonly string[]): void
  /** A person's client; their token is made when first asked for. */
  as(person: Person): Promise<Client>
  /** Something was not as it should be; the demo goes on and fails at the end. */
  miss(words: string): void
  readonly misses: readonly string[]
}

const INDENT = '   '

export function createStory(shell: Shell, house: House): Story {
  const { terminal, signal } = shell
  const style = styleOf(terminal)
  const columns = Math.max(40, Math.min(terminal.columns, 110)) - INDENT.length
  const clients = new Map<Person, Promise<Client>>()
  const misses: string[] = []
  let steps = 0
  const client = async (person: Person): Promise<Client> =>
    createClient({ url: house.url, token: await house.token(person), signal })
  const as = (person: Person): Promise<Client> => {
    const made = clients.get(person) ?? client(person)
    clients.set(person, made)
    return made
  }
  const lines = (all: readonly string[]) => {
    for (const line of all) terminal.out(line === '' ? '' : INDENT + line)
  }
  return {
    ...{ style, columns, as, lines, misses },
    step(title) {
      steps += 1
      terminal.out('')
      terminal.out(style.strong(`${String(steps).padStart(2)} ${plain(title)}`))
    },
    say: (text) => lines(wrap(plain(text), columns)),
    miss(words) {
      misses.push(words)
      lines(wrap(`Not as it should be: ${plain(words)}`, columns).map(style.bad))
    },
  }
}

/** What came of it: the answer, or the service's refusal as a value. Faults stay thrown. */
export async function attempt<T>(work: Promise<T>): Promise<T | ClientRefusal> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof ClientRefusal) return cause
    throw cause
  }
}

/** Prints a refusal with its reasons. */
export function showRefusal(story: Story, { problem }: ClientRefusal, query: string | null): void {
  story.lines(problemLines(problem, query, story.columns, story.style))
}
