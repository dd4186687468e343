import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { LIMITS_SCRIPT, NAMESPACES_SCRIPT } from './jail-script.js'
import { programFile, roomPrograms, systemLibraries } from './programs.js'

/** What is asked of a jail. */
export interface JailOptions {
  /** Path of the Node program. */
  readonly node: string
  /** The compiled program of a room. */
  readonly child: URL
  /** Most private memory of a room, bytes: heap, tables and whatever a query allocates. */
  readonly memoryBytes: number
  /** An empty folder on which each room mounts a root of its own, in its own namespace. */
  readonly rootFolder: string
}

/** How a room's process is started on this machine. */
export interface Jail {
  /** What is in force, for operators and the ledger. */
  readonly isolation: string
  /** Whether the room sees nothing of the disk but its programs and its door. */
  readonly hasOwnRoot: boolean
  /** `door`: folder of the host that a room with its own root sees, read-only, as `DOOR`. */
  command(door: string): JailCommand
}

export interface JailCommand {
  readonly file: string
  readonly args: readonly string[]
}

/** Where a room with its own root sees its door. */
export const DOOR = '/door'

/**
 * Address space on top of the private memory: Node and its libraries reserve 1.3 GB before the first
 * query, nearly all of it never touched (measured), so it says little; private memory is the limit that bites.
 */
const RESERVED_BYTES = 1536 * 1024 * 1024

/** JavaScript holds only rows on their way out; the tables are DuckDB's. */
const NODE_FLAGS = ['--max-old-space-size=384', '--disallow-code-generation-from-strings']

const PROBE_MS = 20_000

/** How strong a jail is: walls of its own, resource limits alone, or a process and no more. */
export type JailLevel = 'namespaces' | 'limits' | 'bare'

const LEVELS: Readonly<Record<JailLevel, (options: JailOptions) => Jail | null>> = {
  namespaces,
  limits,
  bare,
}

/** Every level, strongest first. */
export const JAIL_LEVELS: readonly JailLevel[] = ['namespaces', 'limits', 'bare']

/**
 * The strongest jail this machine allows: each level is tried with the room's own program, and the first
 * that runs it is taken. Blocks for about a third of a second. Containers that forbid user namespaces
 * (Docker's default profile) get resource limits alone, and `isolation` says so.
 *
 * @returns null if the program runs at none of the levels.
 */
export function findJail(options: JailOptions, levels = JAIL_LEVELS): Jail | null {
  for (const level of levels) {
    const jail = LEVELS[level](options)
    if (jail !== null && runs(jail, options)) return jail
  }
  return null
}

function runs(jail: Jail, options: JailOptions): boolean {
  const { file, args } = jail.command(options.rootFolder)
  const { status } = spawnSync(file, [...args, 'probe'], {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PROBE_MS,
    killSignal: 'SIGKILL',
  })
  return status === 0
}

const kib = (bytes: number): string => String(Math.ceil(bytes / 1024))
const limitArguments = (memoryBytes: number): readonly string[] => [
  kib(memoryBytes + RESERVED_BYTES),
  kib(memoryBytes),
]

function limitWords({ memoryBytes }: JailOptions): string {
  const mib = Math.floor(memoryBytes / (1024 * 1024))
  return `own process, empty environment, at most ${mib} MiB of memory, cannot write a file`
}

/** Own user, mount, network, process and IPC namespaces; a root that holds programs and the door. */
function namespaces(options: JailOptions): Jail | null {
  const [unshare, setpriv, chroot, env, sh] = [
    programFile('unshare'),
    programFile('setpriv'),
    programFile('chroot'),
    programFile('env'),
    programFile('sh'),
  ]
  if (!unshare || !setpriv || !chroot || !env || !sh) return null
  const wall = '--user --map-root-user --mount --net --ipc --uts --pid --fork --kill-child=KILL'
  const shown = [...systemLibraries(), ...roomPrograms(options.child)]
  return {
    isolation:
      `${limitWords(options)}; own user, mount, network, process and IPC namespaces, no network, ` +
      'no capabilities, a read-only root that holds only its programs',
    hasOwnRoot: true,
    command: (door) => ({
      file: setpriv,
      args: [
        ...['--pdeathsig', 'KILL', unshare, ...wall.split(' '), '--propagation', 'private'],
        ...[sh, '-c', NAMESPACES_SCRIPT, 'sh', options.rootFolder, door],
        ...[...limitArguments(options.memoryBytes), env, chroot, setpriv, options.node],
        ...[...shown, '--', ...NODE_FLAGS, fileURLToPath(options.child)],
      ],
    }),
  }
}

/** Resource limits, and what `setpriv` can give up; the disk and the network stay reachable. */
function limits(options: JailOptions): Jail | null {
  const [sh, env, setpriv] = [programFile('sh'), programFile('env'), programFile('setpriv')]
  if (!sh || !env) return null
  const isRoot = process.getuid?.() === 0
  const privileges =
    setpriv === null
      ? []
      : [
          ...[setpriv, '--pdeathsig', 'KILL', '--no-new-privs'],
          // Only root may shrink the bounding set; anyone else has no capability to lose.
          ...(isRoot ? ['--bounding-set=-all', '--inh-caps=-all'] : []),
        ]
  return {
    isolation:
      `${limitWords(options)}${setpriv === null ? '' : ', no new privileges'}; ` +
      'not kept from reading the disk or from the network: namespaces are refused on this machine',
    hasOwnRoot: false,
    command: () => ({
      file: sh,
      args: [
        ...['-c', LIMITS_SCRIPT, 'sh', ...limitArguments(options.memoryBytes), env, '-i'],
        ...[...privileges, options.node, ...NODE_FLAGS, fileURLToPath(options.child)],
      ],
    }),
  }
}

/** A process and no more: systems without `ulimit -v`, such as macOS. */
function bare(options: JailOptions): Jail {
  return {
    isolation: 'own process, empty environment; no memory limit, disk and network stay reachable',
    hasOwnRoot: false,
    command: () => ({
      file: options.node,
      args: [...NODE_FLAGS, fileURLToPath(options.child)],
    }),
  }
}
