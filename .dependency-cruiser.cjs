// The engine's folders: each may import those before it, and the files at the engine's root.
const order = ['asserts', 'snap', 'catalogue', 'rules', 'policy', 'lifecycle', 'review', 'impact'];

const upward = order.slice(0, -1).map((folder, at) => ({
  name: `engine-order-${folder}`,
  comment: `src/engine/${folder} may not import the folders after it`,
  severity: 'error',
  from: { path: `^src/engine/${folder}/` },
  to: { path: `^src/engine/(${order.slice(at + 1).join('|')})/` },
}));

// What the engine may use beside itself, by folder.
const packages = {
  asserts: '^(node:)?crypto$',
  rules: '^node_modules/re2js/',
  snap: '^node_modules/yaml/',
};

const outside = Object.entries(packages).map(([folder, allowed]) => ({
  name: `engine-packages-${folder}`,
  comment: `src/engine/${folder} may import nothing outside the engine but src/text and ${allowed}`,
  severity: 'error',
  from: { path: `^src/engine/${folder}/` },
  to: { pathNot: ['^src/engine/', '^src/text/', allowed] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    ...outside,
    {
      name: 'engine-stands-alone',
      comment:
        'the engine imports nothing outside it but src/text: no package, no Node module, no other part of the service',
      severity: 'error',
      from: { path: '^src/engine/', pathNot: `^src/engine/(${Object.keys(packages).join('|')})/` },
      to: { pathNot: '^src/(engine|text)/' },
    },
    {
      name: 'engine-root-is-below',
      comment: 'the files at the root of the engine are imported by all folders, so they import none of them',
      severity: 'error',
      from: { path: '^src/engine/[^/]+$' },
      to: { path: '^src/engine/[^/]+/' },
    },
    {
      name: 'database-below-modules',
      comment: 'modules import the database, never the other way',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/(modules|cli|config|app|create-app|main)' },
    },
    {
      name: 'modules-below-cli',
      comment: 'the command line is made of modules, never the other way',
      severity: 'error',
      from: { path: '^src/(modules|database|text)/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'config-stands-alone',
      comment: 'the settings depend on nothing but src/text, and on Node to tell an address',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { pathNot: '^(src/(config|text)/|(node:)?net$)' },
    },
    {
      name: 'text-stands-alone',
      comment: 'what anything may use, the engine too, depends on nothing',
      severity: 'error',
      from: { path: '^src/text/' },
      to: { pathNot: '^src/text/' },
    },
    {
      name: 'squashfs-stands-alone',
      comment: 'reading images depends on nothing but Node',
      severity: 'error',
      from: { path: '^src/squashfs/' },
      to: { pathNot: '^(src/squashfs/|(node:)?(fs|zlib)$)' },
    },
    {
      name: 'no-circles',
      comment: 'modules that import one another are one module',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'every import leads somewhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
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
};
