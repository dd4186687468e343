import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { constants, copyFile, link, rm } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { RoomSpec } from '../port.js'
import { DOOR } from './jail.js'

/** Folders of this process; a folder with our process id that is not among them is a dead one's. */
const mine = new Set<string>()
const PREFIX = 'rooms-'

/**
 * The folder through which rooms get their snapshots. A room with a root of its own sees one empty folder
 * of ours, its door. While it loads, the snapshot is linked there; once it is ready the link is gone, and
 * the room can reach no file of the district at all. Links do not outlive a crash: the next start sweeps.
 */
export class Doors {
  readonly folder: string
  /** Empty for ever: what rooms mount their own root on. */
  readonly rootFolder: string
  private made = 0

  /** Only files below this folder are ever shown to a room. */
  private readonly snapshotsDir: string

  constructor(parent: string, snapshotsDir: string) {
    this.snapshotsDir = snapshotsDir
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    sweep(parent)
    this.folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))
    mine.add(this.folder)
    this.rootFolder = join(this.folder, 'root')
    mkdirSync(this.rootFolder, { mode: 0o700 })
  }

  make(): Door {
    this.made += 1
    const folder = join(this.folder, String(this.made))
    mkdirSync(folder, { mode: 0o700 })
    return new Door(folder, resolve(this.snapshotsDir))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
    mine.delete(this.folder)
  }
}

/** One room's door. */
export class Door {
  readonly folder: string
  private readonly snapshotsDir: string

  constructor(folder: string, snapshotsDir: string) {
    this.folder = folder
    this.snapshotsDir = snapshotsDir
  }

  /**
   * The spec with its files as the room will see them. Without a root of its own a room opens them where
   * they are.
   *
   * @throws TypeError for a file outside the snapshots folder.
   */
  async show(spec: RoomSpec, hasOwnRoot: boolean): Promise<RoomSpec> {
    return {
      ...spec,
      snapshotFile: await this.place(spec.snapshotFile, 'snapshot', hasOwnRoot),
      previousFile:
        spec.previousFile === null
          ? null
          : await this.place(spec.previousFile, 'previous', hasOwnRoot),
    }
  }

  /** Takes the files away again; those a room has open stay readable to it until it closes them. */
  async hide(): Promise<void> {
    await Promise.all(['snapshot', 'previous'].map((name) => rm(join(this.folder, name), FORCE)))
  }

  async remove(): Promise<void> {
    await rm(this.folder, { ...FORCE, recursive: true })
  }

  private async place(file: string, name: string, hasOwnRoot: boolean): Promise<string> {
    const source = resolve(file)
    if (!source.startsWith(this.snapshotsDir + sep)) {
      throw new TypeError('a room loads files of the snapshots folder only')
    }
    if (!hasOwnRoot) return source
    const target = join(this.folder, name)
    // Another file system, or one without links: a copy, gone as soon as the link would be.
    await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_FICLONE))
    return `${DOOR}/${name}`
  }
}

const FORCE = { force: true } as const

/** Removes the folders of processes that are no more. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^rooms-(\d+)-/.exec(name)?.[1]
    const folder = join(parent, name)
    if (pid === undefined || mine.has(folder)) continue
    if (Number(pid) === process.pid || !isAlive(Number(pid)))
      rmSync(folder, { ...FORCE, recursive: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    // EPERM: alive, and another user's.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}
