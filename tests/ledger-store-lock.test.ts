import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../src/fault.js'
import { lockFolder, shareFolder } from '../src/ledger/lock.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeroom-lock-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'no fault'
  } catch (error) {
    return error instanceof Fault ? error.code : String(error)
  }
}

describe('a folder that instances share', () => {
  it('is the first one alone until it lets others in, and they are not alone', () => {
    const one = shareFolder(folder, 'one')
    expect(one.isAlone).toBe(true)
    one.share()
    const two = shareFolder(folder, 'two')
    expect(two.isAlone).toBe(false)
    two.share()
    one.release()
    const three = shareFolder(folder, 'three')
    expect(three.isAlone).toBe(false)
    for (const lock of [two, three]) lock.release()
    const last = shareFolder(folder, 'one')
    expect(last.isAlone).toBe(true)
    last.release()
  })

  it('lets no two in under one name', () => {
    const one = shareFolder(folder, 'one')
    one.share()
    expect(codeOf(() => shareFolder(folder, 'one'))).toBe('DATA_FOLDER_IN_USE')
    one.release()
    shareFolder(folder, 'one').release()
  })

  it('is not for a service that shares with nobody', () => {
    const one = shareFolder(folder, 'one')
    expect(codeOf(() => lockFolder(folder))).toBe('DATA_FOLDER_IN_USE')
    one.share()
    expect(codeOf(() => lockFolder(folder))).toBe('DATA_FOLDER_IN_USE')
    one.release()
    const sole = lockFolder(folder)
    expect(codeOf(() => lockFolder(folder))).toBe('DATA_FOLDER_IN_USE')
    sole.release()
  })
})
