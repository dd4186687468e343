import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { toConfig } from '../src/config/config.js'
import { readEnv } from '../src/config/env.js'
import { readDockerfile } from './docker-file.js'

const names = z.union([z.array(z.string()), z.record(z.string(), z.unknown())])
const mount = z.union([z.string(), z.strictObject({ source: z.string(), target: z.string() })])
const limits = z.strictObject({ cpus: z.string(), memory: z.string(), pids: z.number() })
const health = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: z.tuple([z.literal('CMD')], z.string()),
    interval: z.string(),
    timeout: z.string(),
    retries: z.number(),
    start_period: z.string().optional(),
  }),
])
/** What of the Compose Specification we use; anything else is a slip. */
const service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string().optional() }).optional(),
  user: z.string().optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: z.array(mount).optional(),
  configs: z.array(mount).optional(),
  volumes: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  networks: names,
  ports: z.array(z.string()).optional(),
  sysctls: z.record(z.string(), z.string()).optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }),
    )
    .optional(),
  healthcheck: health.optional(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.enum(['unless-stopped', 'no']),
  stop_grace_period: z.string().optional(),
  shm_size: z.string().optional(),
  deploy: z.strictObject({ resources: z.strictObject({ limits }) }),
})
const file = z.strictObject({ file: z.string() })
const composeSchema = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.strictObject({ internal: z.literal(true).optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
  configs: z.record(z.string(), file),
  secrets: z.record(z.string(), file),
})

const read = (path: string) => readFileSync(path, 'utf8')
const text = read('docker/compose.yaml')
const compose = composeSchema.parse(parse(text, { merge: true }))
const services = Object.entries(compose.services)
const listed = (given: z.infer<typeof names>) => (Array.isArray(given) ? given : Object.keys(given))
const source = (given: z.infer<typeof mount>) => (typeof given === 'string' ? given : given.source)
const secretsMade = new Set(
  [...read('docker/make-secrets.sh').matchAll(/\bgive \$\w+ (\w+)/gu)].map(([, name]) => name),
)
for (const name of ['ca_cert', 'db_cert', 'db_key', 'site_cert', 'site_key']) secretsMade.add(name)

/** Variables of compose, as someone would set them. */
const SITE = 'homeroom.district.example'
const filled = (value: string): string => value.replaceAll(/\$\{SITE_HOST(:\?[^}]*)?\}/gu, SITE)
const environment = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      filled(value),
    ]),
  )

describe('compose.yaml', () => {
  it.each(services)('names for %s only what there is', (_, one) => {
    for (const network of listed(one.networks)) expect(compose.networks).toHaveProperty(network)
    for (const secret of (one.secrets ?? []).map(source)) {
      expect(compose.secrets).toHaveProperty(secret)
    }
    for (const config of (one.configs ?? []).map(source)) {
      expect(compose.configs).toHaveProperty(config)
    }
    for (const volume of one.volumes ?? []) {
      expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '')
    }
    for (const [other, { condition }] of Object.entries(one.depends_on ?? {})) {
      const there = compose.services[other]
      expect(there).toBeDefined()
      if (condition === 'service_completed_successfully') expect(there?.restart).toBe('no')
      else expect(there?.healthcheck).toBeDefined()
    }
  })
  it('uses everything it names', () => {
    const used = (pick: (one: z.infer<typeof service>) => readonly string[]) =>
      new Set(services.flatMap(([, one]) => pick(one)))
    const secrets = used((one) => (one.secrets ?? []).map(source))
    expect([...secrets].sort()).toEqual(Object.keys(compose.secrets).sort())
    expect([...used((one) => listed(one.networks))].sort()).toEqual(
      Object.keys(compose.networks).sort(),
    )
    expect([...used((one) => (one.configs ?? []).map(source))].sort()).toEqual(
      Object.keys(compose.configs).sort(),
    )
  })
  it('has every secret made by the script, in a folder that is in no commit and no image', () => {
    expect(new Set(Object.keys(compose.secrets))).toEqual(secretsMade)
    for (const [name, { file: path }] of Object.entries(compose.secrets)) {
      expect(path).toBe(`./secrets/${name}`)
    }
    expect(read('.gitignore').split('\n')).toContain('docker/secrets/')
  })
  it('has no secret in its text', () => {
    for (const [, one] of services) {
      for (const [name, value] of Object.entries(one.environment ?? {})) {
        if (/PASSWORD|SECRET|_KEY|CREDENTIALS|USER/u.test(name)) {
          expect([name, value]).toEqual([
            name,
            expect.stringMatching(/^(\/run\/secrets\/\w+|keycloak)$/u),
          ])
        }
      }
    }
  })
  it('finds the files it shows to containers', () => {
    for (const { file: path } of Object.values(compose.configs)) {
      expect([path, existsSync(join('docker', path))]).toEqual([path, true])
    }
    for (const [, { build }] of services) {
      if (build === undefined) continue
      const dockerfile = join('docker', build.context, build.dockerfile ?? 'Dockerfile')
      expect(readDockerfile(read(dockerfile)).length).toBeGreaterThan(0)
    }
  })
  it('pins every image that it does not build', () => {
    for (const [, { image, build }] of services) {
      if (build === undefined && !image.startsWith('homeroom')) {
        expect(image).toMatch(/^[\w./-]+:[\w.-]*\d[\w.-]*$/u)
      }
    }
  })
  it('lets the outside reach the proxy alone, and nobody else out', () => {
    const outside = Object.entries(compose.networks)
      .filter(([, { internal }]) => internal !== true)
      .map(([name]) => name)
    expect(outside).toEqual(['edge'])
    for (const [name, one] of services) {
      const isProxy = name === 'proxy'
      expect([name, one.ports !== undefined]).toEqual([name, isProxy])
      expect([name, listed(one.networks).includes('edge')]).toEqual([name, isProxy])
    }
  })
  it('keeps the database from whoever has no business there', () => {
    const reach = (network: string) =>
      services.filter(([, one]) => listed(one.networks).includes(network)).map(([name]) => name)
    expect(reach('log')).toEqual(['homeroom', 'migrate', 'db'])
    expect(reach('people')).toEqual(['db', 'idp'])
    expect(reach('exports')).toEqual(['homeroom', 'store', 'bucket'])
  })
})

describe('the store in compose.yaml', () => {
  it('lets the service do there what it may do in AWS, and no more', () => {
    const actions = (path: string) =>
      z
        .object({ Statement: z.array(z.object({ Action: z.array(z.string()) })) })
        .parse(JSON.parse(read(path)))
        .Statement.flatMap(({ Action }) => Action)
        .sort()
    expect(actions('docker/store/exporter.json')).toEqual(actions('docker/iam/exporter.json'))
    const [, bucket, prefix] =
      /^s3:\/\/([^/]+)\/(.+)$/u.exec(environment('homeroom').HOMEROOM_EXPORT_TO ?? '') ?? []
    expect(read('docker/store/exporter.json')).toContain(`arn:aws:s3:::${bucket}/${prefix}/*`)
    expect(read('docker/store/bucket.sh')).toContain(`--with-lock store/${bucket}\n`)
  })
})

describe('the service in compose.yaml', () => {
  const secretFiles = new Set(
    (compose.services.homeroom?.secrets ?? []).map(
      (given) => `/run/secrets/${typeof given === 'string' ? given : given.target}`,
    ),
  )
  /** As the image and its entry script set it. */
  const whole = {
    HOMEROOM_HOST: '0.0.0.0',
    HOMEROOM_DATA: '/var/lib/homeroom/data',
    HOMEROOM_ANCHOR_FILE: '/var/lib/homeroom-anchor/anchor',
    HOMEROOM_LEDGER: 'postgres://homeroom_service:made-up@db/homeroom',
    ...environment('homeroom'),
  }

  it('has settings that the service takes', () => {
    const config = toConfig(readEnv(whole))
    expect(config).toMatchObject({
      ...{ origin: SITE, proxies: 1, host: '0.0.0.0' },
      ledger: { kind: 'postgres', instance: 'one' },
      signIn: { client: { id: 'homeroom' }, site: `https://${SITE}` },
      identity: { kind: 'oidc', settings: { audience: 'homeroom-api' } },
    })
  })
  it('is shown every file that its settings name', () => {
    const named = Object.values(environment('homeroom')).filter((value) =>
      value.startsWith('/run/secrets/'),
    )
    for (const path of named) expect([...secretFiles]).toContain(path)
    expect(read('docker/entry.sh')).toContain('/run/secrets/ledger_url')
    expect([...secretFiles]).toContain('/run/secrets/ledger_url')
  })
  it('can have AWS as its engine', () => {
    const overlay = z
      .object({
        services: z.object({
          homeroom: z.object({ environment: z.record(z.string(), z.string()) }),
        }),
      })
      .parse(parse(read('docker/compose.aws.yaml')))
    const values: Readonly<Record<string, string>> = {
      ...{ AWS_REGION: 'us-east-1', AWS_ACCOUNT: '111122223333', DATA_BUCKET: 'data-of-ours' },
      ...{ RESULT_BUCKET: 'results-of-ours', EXPORT_TO: 's3://log-of-ours/export' },
      CLEAN_ROOMS_ROLE: 'arn:aws:iam::111122223333:role/reads',
    }
    const given = Object.entries(overlay.services.homeroom.environment).map(
      ([name, value]): readonly [string, string] => [
        name,
        value.replaceAll(
          /\$\{(\w+)(?::\?[^}]*)?\}/gu,
          (_, variable: string) => values[variable] ?? '',
        ),
      ],
    )
    const config = toConfig(readEnv({ ...whole, ...Object.fromEntries(given) }))
    expect(config).toMatchObject({ engine: 'aws', aws: { place: { region: 'us-east-1' } } })
  })
})

describe('the identity provider in compose.yaml', () => {
  const realm = z
    .object({
      realm: z.string(),
      sslRequired: z.literal('all'),
      registrationAllowed: z.literal(false),
      roles: z.object({ realm: z.array(z.object({ name: z.string() })) }),
      clients: z.tuple([
        z.object({
          clientId: z.string(),
          publicClient: z.literal(false),
          secret: z.literal('${CLIENT_SECRET}'),
          implicitFlowEnabled: z.literal(false),
          directAccessGrantsEnabled: z.literal(false),
          redirectUris: z.array(z.string()),
          attributes: z.record(z.string(), z.string()),
          protocolMappers: z.array(
            z.object({ protocolMapper: z.string(), config: z.record(z.string(), z.string()) }),
          ),
        }),
      ]),
      components: z.record(
        z.string(),
        z.tuple([
          z.object({ config: z.object({ 'kc.user.profile.config': z.tuple([z.string()]) }) }),
        ]),
      ),
    })
    .parse(JSON.parse(read('docker/idp/realm.json')))
  const [client] = realm.clients
  const settings = toConfig(
    readEnv({
      ...environment('homeroom'),
      ...{ HOMEROOM_DATA: '/data', HOMEROOM_LEDGER: 'postgres://a:b@db/homeroom' },
    }),
  )
  const oidc = settings.identity.kind === 'oidc' ? settings.identity.settings : null
  const claims = (kind: string) =>
    client.protocolMappers
      .filter(({ protocolMapper }) => protocolMapper === kind)
      .map(({ config }) => config)

  it('is the issuer that the service trusts, under its one name', () => {
    expect(oidc?.issuer).toBe(`${environment('idp').KC_HOSTNAME}/realms/${realm.realm}`)
    expect(environment('idp').SITE).toBe(settings.signIn.site)
    expect(oidc?.issuer).toContain(`//login.${SITE}/`)
  })
  it('knows the service as its settings say, with PKCE and one way back', () => {
    expect(client.clientId).toBe(settings.signIn.client?.id)
    expect(client.attributes['pkce.code.challenge.method']).toBe('S256')
    expect(client.redirectUris).toEqual(['${SITE}/sign-in/callback'])
    expect(client.attributes['post.logout.redirect.uris']).toBe('${SITE}/')
  })
  it('has a role for each of ours, and says role and vendor in both tokens', () => {
    const roles = realm.roles.realm.map(({ name }) => name)
    expect(roles.sort()).toEqual(Object.values(oidc?.roles ?? {}).sort())
    const both = { 'id.token.claim': 'true', 'access.token.claim': 'true' }
    expect(claims('oidc-usermodel-realm-role-mapper')).toMatchObject([
      { 'claim.name': oidc?.roleClaim, multivalued: 'true', ...both },
    ])
    expect(claims('oidc-usermodel-attribute-mapper')).toMatchObject([
      { 'user.attribute': 'vendor', 'claim.name': oidc?.vendorClaim, ...both },
    ])
    expect(claims('oidc-audience-mapper')).toMatchObject([
      { 'included.custom.audience': oidc?.audience, 'access.token.claim': 'true' },
    ])
  })
  it('lets nobody choose their own vendor', () => {
    const [component] = Object.values(realm.components)
    const profile = z
      .object({
        attributes: z.array(
          z.object({ name: z.string(), permissions: z.object({ edit: z.array(z.string()) }) }),
        ),
      })
      .parse(JSON.parse(component?.[0].config['kc.user.profile.config'][0] ?? ''))
    for (const { permissions } of profile.attributes) expect(permissions.edit).toEqual(['admin'])
    expect(profile.attributes.map(({ name }) => name)).toContain('vendor')
  })
})
