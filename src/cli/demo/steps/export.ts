import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fetchExport, makeExport } from '../../fetch-export.js'
import { silent } from '../../progress.js'
import { plainLines } from '../../text/plain.js'
import { CAST } from '../cast.js'
import type { House } from '../house.js'
import type { Story } from '../story.js'

/** The officer exports the log and verifies it as a stranger would: with plain Node and one file. */
export async function exportLog(story: Story, house: House): Promise<void> {
  story.step(`${CAST.officer.name} exports the log; a stranger verifies it without Homeroom`)
  const officer = await story.as('officer')
  const { export: id, result } = await makeExport(officer, 'download', silent)
  const folder = `${house.data}.export`
  await fetchExport(officer, id, folder)
  story.say(
    `${result?.files ?? 0} files for ${result?.size ?? 0} entries. In their folder: node verify.mjs . --key VKEY`,
  )
  const { code, said } = await verified(folder, house.vkey)
  story.lines(plainLines(said.trimEnd()))
  if (code !== 0) story.miss('The export did not verify.')
}

/** The verifier in a process of its own, which gets nothing of ours: no environment, no module. */
function verified(folder: string, vkey: string): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const args = [join(folder, 'verify.mjs'), folder, '--key', vkey]
    execFile(process.execPath, args, { cwd: folder, env: {} }, (error, out, err) => {
      resolve({ code: error === null ? 0 : 1, said: `${out}${err}` })
    })
  })
}
