import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../src/fault.js'
import { compilePolicy } from '../src/policy/compile.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Policy } from '../src/policy/policy.js'

const GOOD = `id: small
title: Small
words: What can be seen.
kinds: [none, group, named]
checksOnly: false
k: 10
protect: everyone
showEmptyGroups: true
rowCap: 100
budget: { usual: 5, most: 10 }
longestWindow: 8h
deadline: 10s
resolveDays: 30
functions: [count]
tables:
  users: { columns: [sourcedId*, role], quasi: [role] }
`

const compile = (text: string) => compilePolicy('small.yaml', Buffer.from(text))

function policyOf(text: string): Policy {
  const made = compile(text)
  if (made.kind === 'policy') return made.policy
  throw new TypeError(JSON.stringify(made.fails))
}

/** Fails as `line:column what`. */
function failsOf(text: string): string[] {
  const made = compile(text)
  if (made.kind === 'policy') return []
  return made.fails.map(({ line, column, what }) => `${line}:${column} ${what}`)
}

const swap = (from: string, to: string): string => {
  expect(GOOD).toContain(from)
  return GOOD.replace(from, to)
}

describe('a policy file', () => {
  it('becomes a policy that names every column it allows, pinned by the hash of its bytes', () => {
    const policy = policyOf(GOOD)
    expect(policy.hash).toBe(createHash('sha256').update(GOOD).digest('hex'))
    const users = policy.tables.get('users')
    expect([...(users?.columns.keys() ?? [])].slice(0, 3)).toEqual([
      'sourcedid',
      'sourcedid__n',
      'sourcedid__z',
    ])
    expect(users?.columns.get('role')?.quasi).toBe(true)
    expect(users?.columns.has('email')).toBe(false)
    expect([policy.longestWindowMs, policy.deadlineMs]).toEqual([28_800_000, 10_000])
  })

  it('takes away what "except" names, in any letter case', () => {
    const policy = policyOf(swap('columns: [sourcedId*, role]', 'columns: all, except: [EMAIL*]'))
    const names = [...(policy.tables.get('users')?.columns.keys() ?? [])]
    expect(names).toContain('username')
    expect(names.filter((name) => name.startsWith('email'))).toEqual([])
  })

  it.each([
    ['a misspelt restriction', swap(', quasi:', ', quasy:'), '16:41 there is no setting quasy'],
    ['a table that is not there', swap('  users:', '  user:'), '16:3 there is no table user'],
    ['a column that is not there', swap('role]', 'rolle]'), '16:34 users has no column rolle here'],
    [
      'a mark on a column left out',
      swap('[sourcedId*, role]', '[sourcedId*]'),
      '16:43 users has no column role here',
    ],
    [
      'a function that reads files',
      swap('[count]', '[count, read_csv]'),
      '14:20 read_csv is not a function a policy may allow',
    ],
    [
      'a group that is too small',
      swap('k: 10', 'k: 4'),
      '6:4 k: Too small: expected number to be >=5',
    ],
    ['a missing setting', swap('rowCap: 100\n', ''), '1:1 rowCap is missing'],
    [
      'a usual budget above the most',
      swap('usual: 5', 'usual: 11'),
      '10:18 the usual budget is larger than the most',
    ],
    [
      'a budget where no one may be named',
      swap(', named]', ']'),
      '10:27 without the kind "named" no one can be named: write 0',
    ],
    [
      'another id than the file has',
      swap('id: small', 'id: large'),
      "1:5 the id must be the file's name: small.yaml",
    ],
    [
      'a window without a unit',
      swap('8h', '8'),
      '11:16 longestWindow: Invalid input: expected string, received number',
    ],
    [
      'a window without an end',
      swap('8h', '900d'),
      '11:16 longestWindow: write a duration such as 10s, 30m, 8h or 2d, at most 31d',
    ],
    ['a key written twice', `${GOOD}k: 10\n`, '17:1 Map keys must be unique'],
    [
      'a shared value',
      swap('[count]', '&x [count]'),
      '14:15 write it out: a value shared with & and * hides what is allowed',
    ],
    [
      'a smallest value of a text',
      swap('quasi:', 'extremes:'),
      '16:51 role has no smallest and largest to show',
    ],
    [
      'a quasi-identifier of no one',
      `${GOOD}  orgs: { columns: [name], quasi: [name] }\n`,
      '17:35 orgs is about no one, so nothing in it can single a person out',
    ],
    [
      'a token of the person hidden as a quasi-identifier',
      swap('quasi: [role]', 'quasi: [sourcedId]'),
      '16:48 sourcedId is whom a row is about: it is a token, and hiding it hides no one',
    ],
    [
      "yesterday's column that is hidden today",
      `${GOOD}  prev_users: { columns: [role] }\n`,
      "17:26 leave out role: it is generalised in today's table, but cannot be in prev_users",
    ],
  ])('is refused with %s, by line and column', (_, text, expected) => {
    expect(failsOf(text)).toContain(expected)
  })

  it('reports all its faults at once, in the order of the file', () => {
    const text = swap('k: 10', 'k: many').replace('[count]', '[getenv]').replace('role]', 'rolle]')
    expect(failsOf(text).map((fail) => fail.split(':')[0])).toEqual(['6', '16', '16'])
  })
})

describe('the policy folder', () => {
  const folders: string[] = []
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

  function shelfOf(files: Readonly<Record<string, string>>) {
    const directory = mkdtempSync(join(tmpdir(), 'policies-'))
    folders.push(directory)
    mkdirSync(join(directory, 'checks'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
    return () => createPolicyShelf({ directory })
  }

  const faultOf = (run: () => unknown): Fault => {
    try {
      run()
    } catch (error) {
      if (error instanceof Fault) return error
    }
    throw new TypeError('no fault was thrown')
  }

  it('ships three policies that are sound', () => {
    const shelf = createPolicyShelf({ directory: 'policies' })
    expect(shelf.policies().map(({ id }) => id)).toEqual([
      'checks-only',
      'counts-only',
      'rostering-debug',
    ])
    expect(shelf.policy('counts-only')?.kinds.has('named')).toBe(false)
    expect(shelf.policy('checks-only')?.checksOnly).toBe(true)
    expect(shelf.policy('nothing')).toBeUndefined()
    for (const policy of shelf.policies()) {
      expect(policy.hash).toBe(
        createHash('sha256')
          .update(readFileSync(`policies/${policy.id}.yaml`))
          .digest('hex'),
      )
    }
  })

  it('stops the start if any file is faulty, naming every fault of every file', () => {
    const check = '-- id: other\n-- title: T\nSELECT 1; SELECT 2\n'
    const fault = faultOf(
      shelfOf({ 'small.yaml': swap('k: 10', 'k: 1'), 'b.yaml': 'id: [', 'checks/a.sql': check }),
    )
    expect(fault.code).toBe('POLICY_INVALID')
    expect(fault.message).toMatch(/^small\.yaml:6:4: /m)
    expect(fault.message).toMatch(/^b\.yaml:1:\d+: /m)
    expect(fault.message).toMatch(/^checks\/a\.sql:\d+:1: means: /m)
    expect(fault.message).toMatch(/^checks\/a\.sql:\d+:1: write one statement/m)
  })

  it('names the checks if only they are faulty', () => {
    const run = shelfOf({ 'small.yaml': GOOD, 'checks/a.sql': 'SELECT 1' })
    expect(faultOf(run).code).toBe('CHECK_INVALID')
  })

  it('refuses a folder without a policy, or no folder at all', () => {
    expect(faultOf(shelfOf({})).code).toBe('POLICY_INVALID')
    expect(faultOf(() => createPolicyShelf({ directory: 'no-such-folder' })).code).toBe(
      'POLICY_INVALID',
    )
  })

  it('reads a check with its parameters', () => {
    const check = createPolicyShelf({ directory: 'policies' }).check('b06-identifier-length')
    expect(check?.parameters.map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ['role', 'text', 'student'],
      ['length', 'integer', 6],
    ])
    expect(check?.versions).toEqual(['1.1', '1.2'])
    expect(check?.words).toMatch(/^Each row is a user of the role .* zeros lost\.$/)
  })
})
