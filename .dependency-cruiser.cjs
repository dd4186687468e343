/**
 * Imports point down this list, or sideways to a contract: a module of types and tables that holds no
 * behaviour of its layer (ports, the glossary's nouns). The rules that defend something say what.
 */
const LAYERS = [
  'cli',
  'http',
  'casework',
  'report',
  'query',
  'config',
  'identity',
  'vault',
  'roster',
  'policy',
  'session',
  'gate',
  'disclosure',
  'engine',
  'ledger',
]
const CONTRACTS =
  '^src/([^/]+/port|[^/]+/[^/]+/port|refusal|fault|clock|entrypoint|vault/domain|roster/catalog|policy/policy|gate/query|gate/approved|identity/principal|ledger/entry|disclosure/plan)\\.ts$'

const downwards = LAYERS.map((layer, place) => ({
  name: `${layer}-imports-down`,
  comment: 'An upper layer is imported by a lower one.',
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: `^src/(${[...LAYERS.slice(0, place), 'none'].join('|')})/`,
    pathNot: CONTRACTS,
  },
}))

module.exports = {
  forbidden: [
    ...downwards,
    {
      name: 'no-circles',
      comment:
        'Judging an expression is recursive, so the parts of allow know each other; nothing else does.',
      severity: 'error',
      from: { pathNot: '^src/gate/allow-' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'rules-do-no-io',
      comment: 'Gate, disclosure and session decide on values; the policy folder has one loader.',
      severity: 'error',
      from: {
        path: '^src/(gate|disclosure|session|policy)/',
        pathNot: '^src/policy/(load|shelf)\\.ts$',
      },
      to: {
        path: '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads|os|process)$|node_modules/(@duckdb|better-sqlite3|express|pg|pino)/',
      },
    },
    {
      name: 'tree-does-no-io',
      comment: 'Hashing and proofs of the ledger are pure.',
      severity: 'error',
      from: {
        path: '^src/ledger/(leaf|tree|note|checkpoint|proof|tile|levels|subtrees|cosignature|key-chain)\\.ts$',
      },
      to: {
        path: '^(node:)?(fs|fs/promises|net|http|child_process|worker_threads)$|node_modules/better-sqlite3/',
      },
    },
    {
      name: 'nobody-imports-http',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http|cli|console|service/|main\\.ts|services\\.ts)' },
      to: { path: '^src/http/' },
    },
    {
      name: 'console-knows-the-api-alone',
      comment:
        'The console runs in a browser: of the service it may know the shapes of the API, as types.',
      severity: 'error',
      from: { path: '^src/console/' },
      to: { path: '^src/(?!console/)', pathNot: '^src/http/schema' },
    },
    {
      name: 'nobody-imports-console',
      severity: 'error',
      from: { path: '^src/(?!console/)' },
      to: { path: '^src/console/' },
    },
    {
      name: 'nobody-imports-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/|main\\.ts)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'room-knows-no-secret',
      comment:
        'Law 4: the program of a room must not even be able to load the vault or the ledger.',
      severity: 'error',
      from: { path: '^src/engine/room/child' },
      to: {
        path: '^src/(vault|ledger|identity|config|http|session)/',
        pathNot: '^src/vault/domain\\.ts$',
      },
    },
    {
      name: 'duckdb-is-required-once',
      comment:
        'An `import` of its library doubles what every room and thread takes to start: src/engine/room/duckdb.ts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '@duckdb/node-api', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'src-knows-no-tests',
      severity: 'error',
      from: { path: '^(src|audit)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'audit-stands-alone',
      severity: 'error',
      from: { path: '^audit/' },
      to: { path: '^src/|node_modules' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      from: { path: '^src/(?!console/)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
