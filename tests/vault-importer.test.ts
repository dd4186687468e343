import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { entrypoint } from '../src/entrypoint.js'
import { snapshotFolder, vaultFolder } from '../src/vault/places.js'
import { frameRequest } from '../src/vault/import-message.js'
import { IMPORT_LIMITS } from '../src/vault/cloak.js'
import { folder, KEY, NOW, removeFolders, rosterFolder, user, USERS_11 } from './roster-support.js'
import { LATE_MS } from './support/patience.js'

afterAll(removeFolders)

const PEOPLE = Array.from({ length: 150_000 }, (_, at) =>
  user({ sourcedId: `u${at}`, username: `name${at}` }),
)
const PHASES = ['reading', 'sealing', 'storing']

/** Whose parent goes as soon as it says this phase; resolves once it is gone. */
async function orphaned(phase: string, path: string): Promise<void> {
  const dataDir = folder()
  for (const place of [snapshotFolder(dataDir), vaultFolder(dataDir)]) {
    mkdirSync(place, { recursive: true })
  }
  const child = spawn(process.execPath, [fileURLToPath(entrypoint('vault/import-child.js'))], {
    ...{ env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
  })
  const snapshot = 'snp_01a202d4-765d-7136-9a1d-11d4ac70bd67'
  const { roster, memoryBytes } = IMPORT_LIMITS
  const order = { dataDir, snapshot, now: NOW, previous: null, limits: roster, memoryBytes }
  const request = {
    vaultKey: KEY.toString('base64'),
    order,
    source: { kind: 'path', path } as const,
  }
  child.stdin.end(frameRequest(request))
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
