import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { entrypoint } from '../../src/entrypoint.js'
import { IMPORT_LIMITS } from '../../src/vault/cloak.js'
import { frameRequest } from '../../src/vault/import-message.js'
import { snapshotFolder, vaultFolder } from '../../src/vault/places.js'
import { KEY, NOW } from '../roster-support.js'

/** The importer for a new folder, as the service starts it; what it says is in its `stdout`. */
export function startImporter(
  dataDir: string,
  path: string,
): ChildProcessByStdio<Writable, Readable, null> {
  for (const place of [vaultFolder(dataDir), snapshotFolder(dataDir)]) mkdirSync(place)
  const child = spawn(process.execPath, [fileURLToPath(entrypoint('vault/import-child.js'))], {
    env: { TMPDIR: tmpdir() },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const { roster: limits, memoryBytes } = IMPORT_LIMITS
  const snapshot = 'snp_01a200df-adeb-75cf-b58a-5e65f3ed147e'
  const order = { dataDir, snapshot, previous: null, now: NOW, limits, memoryBytes }
  const source = { kind: 'path', path } as const
  child.stdin.on('error', () => undefined)
  child.stdin.end(frameRequest({ vaultKey: KEY.toString('base64'), order, source }))
  return child
}
