import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { SETTINGS } from '../src/config/env.js'
import { execForm, readDockerfile } from './docker-file.js'
import type { Instruction, Stage } from './docker-file.js'

const read = (path: string) => readFileSync(path, 'utf8')
const ours = readDockerfile(read('docker/Dockerfile'))
const provider = readDockerfile(read('docker/idp/Dockerfile'))
const last = (stages: readonly Stage[]): Stage => {
  const stage = stages.at(-1)
  if (stage === undefined) throw new Error('no stage')
  return stage
}
const of = (stage: Stage, name: string): readonly Instruction[] =>
  stage.instructions.filter((one) => one.name === name)
const one = (stage: Stage, name: string): string => of(stage, name).at(-1)?.text ?? ''

/** Names and values of ENV and ARG. */
const variables = (stage: Stage): readonly (readonly [string, string])[] =>
  [...of(stage, 'ENV'), ...of(stage, 'ARG')].flatMap(({ text }) =>
    [...text.matchAll(/(\w+)=(\S+)/gu)].map(([, name = '', value = '']) => [name, value] as const),
  )

describe.each([
  ['of Homeroom', ours],
  ['of the identity provider', provider],
])('the Dockerfile %s', (_, stages) => {
  it('starts each stage from a tag that names a release', () => {
    for (const { from } of stages) {
      expect(from).toMatch(/^[\w./-]+:[\w.-]+$/u)
      expect(from).not.toMatch(/:latest$/u)
    }
  })
  it('fetches nothing by address', () => {
    for (const stage of stages) {
      expect(of(stage, 'ADD')).toEqual([])
      for (const { text } of of(stage, 'RUN'))
        expect(text).not.toMatch(/\b(curl|wget|git clone)\b/u)
    }
  })
  it('has no secret in a layer', () => {
    for (const stage of stages) {
      for (const [name, value] of variables(stage)) {
        expect(`${name}=${value}`).not.toMatch(/password|secret|token|_KEY=|credential/iu)
      }
      for (const { text } of of(stage, 'COPY')) expect(text).not.toMatch(/secrets|\.env\b|\.key\b/u)
    }
  })
  it('copies into the last stage from the first, which has a name', () => {
    const names = stages.map(({ as }) => as)
    const from = of(last(stages), 'COPY').flatMap(({ flags }) =>
      flags.filter((flag) => flag.startsWith('--from=')).map((flag) => flag.slice(7)),
    )
    expect(from.length).toBeGreaterThan(0)
    for (const name of from) expect(names).toContain(name)
  })
  it('ends as a user with a number, who is not root', () => {
    expect(one(last(stages), 'USER')).toMatch(/^[1-9]\d*(:[1-9]\d*)?$/u)
  })
  it('starts in exec form, so that signals arrive', () => {
    expect(execForm(one(last(stages), 'ENTRYPOINT'))).not.toBeNull()
    expect(execForm(one(last(stages), 'CMD'))).not.toBeNull()
  })
})

describe('the image of Homeroom', () => {
  const final = last(ours)
  const [build] = ours

  it('compiles in the first stage alone, and takes npm out of the last', () => {
    const [run] = of(final, 'RUN')
    expect(of(final, 'RUN')).toHaveLength(1)
    expect(run?.text).not.toMatch(/g\+\+|\bmake\b|python|npm (ci|install|run)/u)
    for (const gone of ['node_modules', 'bin/npm', 'bin/npx', 'bin/corepack', '/opt/yarn']) {
      expect(run?.text).toMatch(new RegExp(`rm -rf [^&]*${gone}`, 'u'))
    }
    const compiled = build === undefined ? [] : of(build, 'RUN').map(({ text }) => text)
    expect(compiled.join('\n')).toMatch(/npm ci --ignore-scripts[^]*npm prune --omit=dev/u)
  })
  it('has an init from Debian, which hands signals on and buries the dead', () => {
    expect(one(final, 'RUN')).toMatch(/apt-get install [^&]*\btini\b/u)
    expect(execForm(one(final, 'ENTRYPOINT'))?.[0]).toBe('/usr/bin/tini')
  })
  it('asks whether it answers, without a shell or a client of HTTP', () => {
    const [words = ''] = /\[.*\]$/u.exec(one(final, 'HEALTHCHECK')) ?? []
    expect(execForm(words)?.[0]).toBe('node')
    expect(words).toContain('/healthz')
    expect(read('src/http/app.ts')).toContain("'/healthz'")
  })
  it('keeps all state in its volumes, which belong to its user', () => {
    const volumes = execForm(one(final, 'VOLUME')) ?? []
    const [, user = ''] = /^(\d+):/u.exec(one(final, 'USER')) ?? []
    for (const volume of volumes) {
      expect(one(final, 'RUN')).toMatch(new RegExp(`install -d -o ${user} [^&]*${volume}`, 'u'))
    }
    const settings = new Map(variables(final))
    for (const name of ['HOMEROOM_DATA', 'HOMEROOM_ANCHOR_FILE']) {
      const inside = volumes.some((volume) => settings.get(name)?.startsWith(`${volume}/`))
      expect([name, inside]).toEqual([name, true])
    }
  })
  it('sets no setting that is none', () => {
    const names = variables(final).map(([name]) => name)
    const known = Object.keys(SETTINGS)
    expect(names.filter((name) => name.startsWith('HOMEROOM_') && !known.includes(name))).toEqual(
      [],
    )
    expect(new Map(variables(final)).get('HOMEROOM_HOST')).toBe('0.0.0.0')
  })
  it('lets nothing into the build but what is copied, and that is there', () => {
    const [all, ...let_in] = read('docker/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(all).toBe('*')
    const copied = ours
      .flatMap((stage) => of(stage, 'COPY'))
      .filter(({ flags }) => !flags.some((flag) => flag.startsWith('--from=')))
      .flatMap(({ text }) => text.split(/\s+/u).slice(0, -1))
    expect(let_in.map((line) => line.slice(1)).sort()).toEqual([...copied].sort())
    for (const path of copied) expect([path, existsSync(path)]).toEqual([path, true])
  })
  it('starts a script that can be started', () => {
    for (const path of ['entry.sh', 'idp/entry.sh', 'make-secrets.sh', 'db/roles.sh']) {
      const file = join('docker', path)
      expect([path, (statSync(file).mode & 0o111) !== 0]).toEqual([path, true])
      expect(read(file)).toMatch(/^#!\/bin\/(ba)?sh\n/u)
    }
  })
})

describe('what is left of node_modules', () => {
  const lock = z
    .object({
      packages: z.record(
        z.string(),
        z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }),
      ),
    })
    .parse(JSON.parse(read('package-lock.json')))
  const manifest = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(read('package.json')))
  /** What `npm prune --omit=dev` keeps, as npm itself marked it in the lock file. */
  const kept = new Set(
    Object.entries(lock.packages)
      .filter(([, { dev = false, devOptional = false }]) => !dev && !devOptional)
      .map(([path]) => path.replace(/^node_modules\//u, '')),
  )

  it('holds no tool of those who build it', () => {
    const needed = new Set(Object.keys(manifest.dependencies))
    const tools = Object.keys(manifest.devDependencies).filter((name) => !needed.has(name))
    // Of these a package that runs wants the types, which are text.
    expect(tools.filter((name) => kept.has(name) && !name.startsWith('@types/'))).toEqual([])
  })
  it('holds all that runs', () => {
    expect(Object.keys(manifest.dependencies).filter((name) => !kept.has(name))).toEqual([])
  })
})
