import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { folder, removeFolders, rosterFolder, user, USERS_11 } from './roster-support.js'
import { startImporter } from './support/importer.js'
import { LATE_MS } from './support/patience.js'

afterAll(removeFolders)

const PEOPLE = Array.from({ length: 150_000 }, (_, at) =>
  user({ sourcedId: `u${at}`, username: `name${at}` }),
)
const PHASES = ['reading', 'sealing', 'storing']

/** Whose parent goes as soon as it says this phase; resolves once it is gone. */
async function orphaned(phase: string, path: string): Promise<void> {
  const child = startImporter(folder(), path)
  const gone = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes(`"phase":"${phase}"`)) break
  }
  child.stdout.destroy()
  const clock = new AbortController()
  const late = once(AbortSignal.any([clock.signal, AbortSignal.timeout(LATE_MS)]), 'abort')
  try {
    await Promise.race([gone, late.then(() => Promise.reject(new Error('it lives on')))])
  } finally {
    clock.abort()
    child.kill('SIGKILL')
  }
}

describe('an importer whose service is gone', () => {
  const path = rosterFolder({ 'users.csv': [USERS_11, ...PEOPLE].join('\n') })

  it.each(PHASES)(
    'goes as well, with all it has read, while it is %s',
    (phase) => orphaned(phase, path),
    60_000,
  )
})
