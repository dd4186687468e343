import { readFileSync, readdirSync } from 'node:fs'
import { z } from 'zod'

/** The permission documents of docker/iam against the calls that the code really sends. */

const DOCUMENTS = ['publisher', 'applier', 'runner', 'exporter'] as const
type Document = (typeof DOCUMENTS)[number]

/** Whose credentials a file's calls are made with; the longest path that fits counts. */
const CALLERS: Readonly<Record<string, readonly Document[]>> = {
  'src/engine/aws/apply/': ['applier'],
  'src/engine/aws/verify/': ['applier', 'runner'],
  'src/engine/aws/publish/': ['publisher'],
  // The service looks for itself at what was published.
  'src/engine/aws/publish/manifest-reader.ts': ['runner'],
  'src/engine/aws/run/': ['runner'],
  'src/engine/aws/result/': ['runner'],
  'src/engine/aws/doctor/': ['runner'],
  'src/report/export/': ['exporter'],
}

const same = (service: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${name}Command`, `${service}:${name}`]))

/** The IAM action of each command of the SDK (Service Authorization Reference). */
const ACTIONS: Readonly<Record<string, string>> = {
  ...same(
    'cleanrooms',
    ...['CreateCollaboration', 'UpdateCollaboration', 'GetCollaboration', 'ListCollaborations'],
    ...['CreateMembership', 'UpdateMembership', 'GetMembership', 'ListMemberships', 'ListMembers'],
    ...['CreateConfiguredTable', 'UpdateConfiguredTable', 'GetConfiguredTable'],
    ...['ListConfiguredTables', 'CreateConfiguredTableAnalysisRule'],
    ...['UpdateConfiguredTableAnalysisRule', 'GetConfiguredTableAnalysisRule'],
    ...['CreateConfiguredTableAssociation', 'UpdateConfiguredTableAssociation'],
    ...['GetConfiguredTableAssociation', 'ListConfiguredTableAssociations'],
    ...['CreateConfiguredTableAssociationAnalysisRule'],
    ...['UpdateConfiguredTableAssociationAnalysisRule'],
    ...['GetConfiguredTableAssociationAnalysisRule', 'BatchGetSchema'],
    ...['BatchGetSchemaAnalysisRule', 'ListSchemas', 'StartProtectedQuery', 'GetProtectedQuery'],
    ...['ListProtectedQueries', 'UpdateProtectedQuery'],
  ),
  ...same(
    'glue',
    ...['GetDatabase', 'CreateDatabase', 'GetTable', 'CreateTable', 'UpdateTable'],
    ...['GetPartition', 'GetPartitions', 'CreatePartition'],
  ),
  ...same('s3', 'PutObject', 'GetObject', 'DeleteObject', 'AbortMultipartUpload'),
  CreateMultipartUploadCommand: 's3:PutObject',
  UploadPartCommand: 's3:PutObject',
  CompleteMultipartUploadCommand: 's3:PutObject',
  ListPartsCommand: 's3:ListMultipartUploadParts',
  ListMultipartUploadsCommand: 's3:ListBucketMultipartUploads',
  HeadObjectCommand: 's3:GetObject',
  HeadBucketCommand: 's3:ListBucket',
  ListObjectsV2Command: 's3:ListBucket',
  GetPublicAccessBlockCommand: 's3:GetBucketPublicAccessBlock',
  GetBucketLifecycleConfigurationCommand: 's3:GetLifecycleConfiguration',
}

/** Actions that no command is named after, and why they are needed. */
const BEYOND: Readonly<Record<Document, Readonly<Record<string, string>>>> = {
  publisher: { 's3:ListBucket': 'without it S3 says 403 of an object that is not there, not 404' },
  applier: {
    'iam:PassRole': 'CreateConfiguredTableAssociation gives Clean Rooms the role',
    'cleanrooms:UpdateConfiguredTableAllowedColumns': 'a part of UpdateConfiguredTable',
    'cleanrooms:UpdateConfiguredTableReference': 'a part of UpdateConfiguredTable',
    ...Object.fromEntries(
      [
        ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery'],
        ...['ListLogDeliveries', 'CreateLogGroup', 'DescribeLogGroups'],
        ...['DescribeResourcePolicies', 'PutResourcePolicy'],
      ].map((name) => [`logs:${name}`, 'a membership whose queries are logged']),
    ),
  },
  runner: {
    's3:PutObject': 'Clean Rooms writes a result in the name of whoever asked',
    's3:GetBucketLocation': 'the same',
  },
  exporter: {
    's3:PutObjectRetention': 'PutObject with a lock',
    's3:ListBucket': 'without it S3 says 403 of an object that is not there, not 404',
  },
}

const statement = z.strictObject({
  Sid: z.string().regex(/^[A-Za-z0-9]+$/u),
  Effect: z.literal('Allow'),
  Action: z.array(z.string().regex(/^[a-z0-9]+:[A-Za-z0-9]+$/u)).min(1),
  Resource: z.array(z.string()).min(1),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
})
const documentSchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(statement).min(1),
})

const text = (name: string) => readFileSync(`docker/iam/${name}.json`, 'utf8')
const parsed = (name: string) => documentSchema.parse(JSON.parse(text(name)))
const actionsIn = (name: string) => parsed(name).Statement.flatMap(({ Action }) => Action)

/** A type of ours, not of the SDK. */
const NO_COMMAND: ReadonlySet<string> = new Set(['RawCommand'])

/** Every command of the SDK that the code names, with the file that names it. */
const sent = ['src/engine/aws', 'src/report/export'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = `${folder}/${name}`
      const named = readFileSync(file, 'utf8').matchAll(/\b[A-Z]\w+Command\b/gu)
      return [...new Set([...named].map(([command]) => command))]
        .filter((command) => !NO_COMMAND.has(command))
        .map((command) => ({ file, command }))
    }),
)

function callersOf(file: string): readonly Document[] {
  const [path] = Object.keys(CALLERS)
    .filter((each) => file.startsWith(each))
    .sort((a, b) => b.length - a.length)
  if (path === undefined) throw new Error(`nobody is said to make the calls of ${file}`)
  return CALLERS[path] ?? []
}

describe('the permissions in docker/iam', () => {
  it('know every command that is sent, and no other', () => {
    expect(new Set(sent.map(({ command }) => command))).toEqual(new Set(Object.keys(ACTIONS)))
  })
  it.each(DOCUMENTS)('allow the %s what its calls need, and nothing else', (document) => {
    const needed = sent
      .filter(({ file }) => callersOf(file).includes(document))
      .map(({ command }) => ACTIONS[command])
    const wanted = new Set([...needed, ...Object.keys(BEYOND[document])])
    expect(actionsIn(document).sort()).toEqual([...wanted].sort())
  })
  it.each(DOCUMENTS)('name what the %s may touch, wherever AWS lets them', (document) => {
    // What lists or delivers for a whole account has no resource of its own.
    const WHOLE = /^(cleanrooms:List(Collaborations|Memberships|ConfiguredTables)|logs:\w+)$/u
    for (const { Action, Resource } of parsed(document).Statement) {
      if (!Resource.includes('*')) continue
      expect(Action.filter((action) => !WHOLE.test(action))).toEqual([])
    }
  })
  it('let results be written by Clean Rooms alone, and logs be set up by it alone', () => {
    const via = { 'aws:CalledVia': 'cleanrooms.amazonaws.com' }
    for (const name of ['runner', 'applier']) {
      for (const { Action, Condition } of parsed(name).Statement) {
        if (!Action.some((action) => /^(s3:PutObject|logs:)/u.test(action))) continue
        expect(Condition).toMatchObject({ 'ForAnyValue:StringEquals': via })
      }
    }
  })
  it('give the role to Clean Rooms alone', () => {
    const pass = parsed('applier').Statement.find(({ Action }) => Action.includes('iam:PassRole'))
    expect(pass).toMatchObject({
      ...{ Action: ['iam:PassRole'], Resource: ['<ROLE>'] },
      Condition: { StringEquals: { 'iam:PassedToService': 'cleanrooms.amazonaws.com' } },
    })
  })
})

describe('the other documents of docker/iam', () => {
  it('let the role of Clean Rooms read the published tables, and write nothing', () => {
    for (const action of actionsIn('data-role')) {
      expect(action).toMatch(/^(glue:(Batch)?Get\w+|s3:(GetObject|GetBucketLocation|ListBucket))$/u)
    }
    const trust: unknown = JSON.parse(text('data-role-trust'))
    expect(trust).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'cleanrooms.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': '<ACCOUNT>' } },
        },
      ],
    })
  })
  it.each(['data-bucket', 'result-bucket'])(
    'close the %s to plain HTTP and other accounts',
    (name) => {
      const { Statement } = z
        .object({
          Statement: z.array(z.object({ Effect: z.literal('Deny'), Condition: z.unknown() })),
        })
        .parse(JSON.parse(text(name)))
      expect(Statement.map(({ Condition }) => Condition)).toMatchObject([
        { Bool: { 'aws:SecureTransport': 'false' } },
        { StringNotEquals: { 'aws:PrincipalAccount': '<ACCOUNT>' } },
      ])
    },
  )
  it('let results go after a day, and keep what is public shut', () => {
    expect(JSON.parse(text('result-lifecycle'))).toMatchObject({
      Rules: [{ Status: 'Enabled', Expiration: { Days: 1 } }],
    })
    const block: unknown = JSON.parse(text('public-access-block'))
    expect(Object.values(z.record(z.string(), z.literal(true)).parse(block))).toHaveLength(4)
  })
  it('write what is to be filled in in one way, which IAM refuses if it is left', () => {
    const PLACES = [
      ...['ACCOUNT', 'REGION', 'DATABASE', 'ROLE', 'DATA_BUCKET', 'DATA_PREFIX'],
      ...['RESULT_BUCKET', 'RESULT_PREFIX', 'LOG_BUCKET', 'LOG_PREFIX'],
    ]
    const readme = readFileSync('docker/README.md', 'utf8')
    for (const place of PLACES) expect(readme).toContain(`<${place}>`)
    for (const file of readdirSync('docker/iam')) {
      const content = readFileSync(`docker/iam/${file}`, 'utf8')
      expect(content).not.toContain('${')
      for (const [, name = ''] of content.matchAll(/<(\w+)>/gu)) expect(PLACES).toContain(name)
    }
  })
})
