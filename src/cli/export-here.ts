import { userInfo } from 'node:os'
import { Fault } from '../fault.js'
import { refusalProblem } from '../http/problem.js'
import { isRefusal } from '../refusal.js'
import type { Exported } from '../report/export/exporter.js'
import { openTarget } from '../report/export/open-target.js'
import { ClientRefusal } from './client/refusal.js'
import { localConfig } from './settings.js'
import type { Shell } from './shell.js'

/**
 * Exports the log of a data folder on this machine, without a service.
 *
 * @throws Fault `DATA_FOLDER_IN_USE` while a service runs there
 */
export async function exportHere(shell: Shell, data: string, to: string): Promise<Exported> {
  const { config, secrets } = await localConfig(shell, data)
  const { createServices } = await import('../services.js')
  const { exports, rooms } = config
  const quiet = {
    ...{ ...config, rooms: { ...rooms, warm: 0 }, logLevel: 'fatal' as const },
    exports: { ...exports, nightlyAt: null },
  }
  const running = await createServices(quiet, secrets).catch(advised)
  try {
    const by = { kind: 'operator', name: userInfo().username } as const
    const done = await running.services.exports.run(by, openTarget(to, exports))
    if (!isRefusal(done)) return done
    const problem = refusalProblem(done)
    throw new ClientRefusal(problem, JSON.stringify(problem))
  } finally {
    await running.close()
  }
}

function advised(cause: unknown): never {
  if (!(cause instanceof Fault) || cause.code !== 'DATA_FOLDER_IN_USE') throw cause
  const words = 'A service is using this data folder; leave out --data and give --url and a token.'
  throw new Fault('DATA_FOLDER_IN_USE', words, { cause })
}
