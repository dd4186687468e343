import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { RoomSpec, RoomTable, RunRequest } from '../src/engine/port.js'
import { childrenOf, commandOf } from './support/processes.js'

/** A data folder of a test, with a snapshots folder and a key that no room may ever see. */
export interface Folder {
  readonly data: string
  readonly snapshots: string
  remove(): void
}

export function makeFolder(): Folder {
  const data = mkdtempSync(join(tmpdir(), 'homeroom-rooms-'))
  const snapshots = join(data, 'snapshots')
  mkdirSync(snapshots)
  return { data, snapshots, remove: () => rmSync(data, { recursive: true, force: true }) }
}

/**
 * Writes a snapshot shaped like part of the catalogue. Persons 1 to `students` are students, and 5,000 and
 * 5,001 are staff; every person has one enrollment.
 */
export async function writeSnapshot(file: string, students = 40): Promise<void> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  for (const statement of [
    `CREATE TABLE users AS SELECT p AS line, p::UINTEGER AS "sourcedId", (p % 7)::UINTEGER AS "sourcedId__n",
       CASE WHEN p < 5000 THEN 'student' ELSE 'teacher' END AS role, p % 2 = 0 AS "enabledUser",
       TIMESTAMP '2025-08-01 13:05:09' AS "dateLastModified"
     FROM (SELECT range::INTEGER + 1 AS p FROM range(${students}) UNION ALL VALUES (5000), (5001))`,
    `CREATE TABLE enrollments AS SELECT line, "sourcedId" + 100000::UINTEGER AS "sourcedId",
       ("sourcedId" % 4)::UINTEGER AS "classSourcedId", "sourcedId" AS "userSourcedId", role,
       DATE '2025-08-20' AS "beginDate", 9007199254740993::BIGINT AS big
     FROM users`,
    `CREATE TABLE user_agents AS SELECT "sourcedId" AS "userSourcedId",
       5000::UINTEGER AS "agentSourcedId" FROM users WHERE role = 'student'`,
    `CREATE TABLE protected_persons AS SELECT "sourcedId" AS ordinal FROM users WHERE role = 'student'`,
  ]) {
    await connection.run(statement)
  }
  connection.disconnectSync()
  instance.closeSync()
}

const asItStands = (...names: string[]): RoomTable['columns'] =>
  names.map((name) => ({ name, expression: null }))

export const USERS: RoomTable = {
  name: 'users',
  columns: asItStands('sourcedId', 'sourcedId__n', 'role', 'enabledUser', 'dateLastModified'),
  subjects: ['sourcedId'],
}
export const ENROLLMENTS: RoomTable = {
  name: 'enrollments',
  columns: asItStands('sourcedId', 'classSourcedId', 'userSourcedId', 'beginDate', 'big'),
  subjects: ['userSourcedId'],
}
export const AGENTS: RoomTable = {
  name: 'user_agents',
  columns: asItStands('userSourcedId', 'agentSourcedId'),
  subjects: ['userSourcedId', 'agentSourcedId'],
}

export const spec = (snapshotFile: string, changes: Partial<RoomSpec> = {}): RoomSpec => ({
  snapshotFile,
  previousFile: null,
  prelude: [],
  tables: [USERS, ENROLLMENTS, AGENTS],
  protect: 'everyone',
  ...changes,
})

export const ask = (text: string, changes: Partial<RunRequest> = {}): RunRequest => ({
  text,
  parameters: [],
  deadlineMs: 10_000,
  rowCap: 10_000,
  hidden: 0,
  collect: 'union',
  subjectCap: 10_000,
  ...changes,
})

/** Every living process below this one whose command line names the program of a room, innermost only. */
export function roomProcesses(above = process.pid): readonly number[] {
  const children = childrenOf(above)
  const inner = children.flatMap((pid) => roomProcesses(pid))
  const own = children.filter((pid) => childrenOf(pid).length === 0 && isRoom(pid))
  return [...inner, ...own]
}

/** False as well for a zombie: its command line is empty. */
export const isRoom = (pid: number): boolean => commandOf(pid).includes('room/child.js')

/** Waits until it holds; false after `ms`. */
export async function eventually(holds: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return true
}
