import { Fault } from '../fault.js'
import { refusalProblem } from '../http/problem.js'
import { isRefusal } from '../refusal.js'
import type { ImportProgress, LoadedSnapshot } from '../vault/port.js'
import { ClientRefusal } from './client/refusal.js'
import { localConfig } from './settings.js'
import type { Shell } from './shell.js'

/**
 * Loads a package into the data folder of this machine, without a service.
 *
 * @param operator who does it, for the log: the name at this machine
 * @throws ClientRefusal if the package is refused; Fault `DATA_FOLDER_IN_USE` while a service runs there
 */
export async function loadHere(
  shell: Shell,
  data: string | undefined,
  path: string,
  operator: string,
  progress: (step: ImportProgress) => void,
): Promise<LoadedSnapshot> {
  const { config, secrets } = await localConfig(shell, data)
  const { createServices } = await import('../services.js')
  const quiet = { ...config, rooms: { ...config.rooms, warm: 0 }, logLevel: 'fatal' as const }
  const running = await createServices(quiet, secrets).catch(advised)
  try {
    const by = { kind: 'operator', name: operator } as const
    const loaded = await running.services.casework.load(by, { kind: 'path', path }, progress)
    if (!isRefusal(loaded)) return loaded
    const problem = refusalProblem(loaded)
    throw new ClientRefusal(problem, JSON.stringify(problem))
  } finally {
    await running.close()
  }
}

function advised(cause: unknown): never {
  if (!(cause instanceof Fault) || cause.code !== 'DATA_FOLDER_IN_USE') throw cause
  const words = 'A service is using this data folder; give it the package with --url and a token.'
  throw new Fault('DATA_FOLDER_IN_USE', words, { cause })
}
