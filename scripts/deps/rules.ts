/**
 * Who may import whom. Every rule says in `comment` what to do instead; `rules.test.ts` breaks each one once.
 * Folders are matched from the repository's root, so a tree in a temporary folder can be checked with the same rules.
 */
import type { IConfiguration } from 'dependency-cruiser';

type Rule = NonNullable<IConfiguration['forbidden']>[number];

const spec = '\\.(test|spec)\\.tsx?$';
/** Development only: the demo, the steerable fakes, what tests share. The release bundle contains none of it. */
export const unreleased = '(^|/)(demo|fakes?|testing)/|\\.(demo|fake)\\.tsx?$';
const natives = '(^|/)node_modules/(node-hid|onnxruntime-node|koffi|@node-rs/argon2)(/|$)';
const electron = '(^|/)node_modules/electron(/|$)';
const sql = '(^|/)node_modules/(kysely|pg|better-sqlite3)(/|$)|^(node:)?sqlite$';
const flows = '^src-main/(auth|session|enrolment)/';
const adapters = '^src-main/(readers|camera|cloud|face|os|store|config|hosts|ipc)/';

const shared: readonly Rule[] = [
  {
    name: 'domain-imports-only-itself',
    comment:
      'src-shared/domain holds pure rules. Pass what you need in as an argument (time, randomness, ids), or move the code to the area that owns the effect.',
    severity: 'error',
    from: { path: '^src-shared/domain/', pathNot: spec },
    to: { pathNot: '^src-shared/domain/' },
  },
  {
    name: 'contracts-import-domain-and-zod',
    comment:
      'A contract is a schema: import the domain and zod only. Behaviour belongs to the area that speaks the contract.',
    severity: 'error',
    from: { path: '^src-shared/(?!domain/)', pathNot: spec },
    to: { pathNot: ['^src-shared/', '(^|/)node_modules/zod/'] },
  },
];

const windows: readonly Rule[] = [
  {
    name: 'windows-import-shared-and-ui',
    comment:
      'Renderer and portal import src-shared and src-ui only. Ask main through the IPC contract (or the cloud through its API) instead of importing its code.',
    severity: 'error',
    from: { path: '^src-(renderer|portal)/', pathNot: spec },
    to: { path: '^(src-(?!shared/|ui/|renderer/|portal/|main/|cloud/)|models/|scripts/|bench/|e2e/)' },
  },
  {
    name: 'ui-imports-shared',
    comment:
      'src-ui is used by renderer and portal, so it imports src-shared only. Move the code down here or pass it in as a property.',
    severity: 'error',
    from: { path: '^src-ui/', pathNot: spec },
    to: { path: '^(src-(?!shared/|ui/)|models/|scripts/|bench/|e2e/)' },
  },
  {
    name: 'windows-have-no-platform',
    comment:
      'Pages have neither Node nor Electron nor native modules: use a web API, or add a call to the IPC contract.',
    severity: 'error',
    from: { path: '^src-(renderer|portal|ui)/', pathNot: spec },
    to: { path: [electron, natives] },
  },
  {
    name: 'windows-have-no-node',
    comment: 'Pages have no Node modules: use a web API, or add a call to the IPC contract.',
    severity: 'error',
    from: { path: '^src-(renderer|portal|ui)/', pathNot: spec },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'step-decides-behind-the-window',
    comment:
      'Only main and cloud decide. Windows mirror the view: import the types of view.ts and send an intent instead.',
    severity: 'error',
    from: { pathNot: ['^src-shared/domain/', '^src-(main|cloud)/', spec, '^e2e/', '^bench/'] },
    to: { path: ['^src-shared/domain/step\\.ts$', '^src-shared/domain/.+/step\\.ts$'] },
  },
  {
    name: 'preload-imports-shared-and-electron',
    comment:
      'A sandboxed preload bundles to one small file: import src-shared and electron only; the work is done in main.',
    severity: 'error',
    from: { path: '^src-preload/', pathNot: spec },
    to: { pathNot: ['^src-(preload|shared)/', electron] },
  },
];

const borders: readonly Rule[] = [
  {
    name: 'areas-never-import-each-other',
    comment:
      'Main, cloud, renderer, portal and preload meet in src-shared/contracts only. Put the shared type or rule there; only the demo root joins halves.',
    severity: 'error',
    from: { path: '^src-(main|cloud|renderer|portal)/', pathNot: [spec, unreleased] },
    to: { path: '^src-(main|cloud|renderer|portal|preload)/', pathNot: '^src-$1/' },
  },
  {
    name: 'main-and-cloud-have-no-ui',
    comment: 'Main and cloud draw nothing: what both sides know belongs to src-shared, what is drawn to src-ui.',
    severity: 'error',
    from: { path: '^src-(main|cloud|face)/', pathNot: [spec, unreleased] },
    to: { path: '^src-ui/' },
  },
  {
    name: 'face-imports-shared',
    comment: 'The face engine serves agent and cloud alike: it imports src-shared only. Pass paths and settings in.',
    severity: 'error',
    from: { path: '^src-face/', pathNot: spec },
    to: { path: '^(src-(?!face/|shared/|ui/)|models/|scripts/|bench/|e2e/)' },
  },
  {
    name: 'flows-know-no-adapter',
    comment:
      'auth, session and enrolment declare the ports they need and import no adapter. Declare a port beside the flow; a composition root (src-main/main*.ts) joins them.',
    severity: 'error',
    from: { path: flows, pathNot: spec },
    to: { path: adapters },
  },
  {
    name: 'adapters-know-no-adapter',
    comment:
      'One folder per port: an adapter that needs another one takes it as an argument from the composition root.',
    severity: 'error',
    from: { path: '^src-main/(readers|camera|cloud|face|os|store)/', pathNot: [spec, unreleased] },
    to: { path: adapters, pathNot: '^src-main/($1|config)/' },
  },
];

const drivers: readonly Rule[] = [
  {
    name: 'natives-live-in-adapters',
    comment:
      'Native modules load in one place each: node-hid in src-main/readers, koffi there and in src-main/os, onnxruntime-node in src-face, argon2 in src-cloud. Use the port that is already there.',
    severity: 'error',
    from: { path: '^src-(main|cloud)/', pathNot: ['^src-main/(readers|os)/', spec] },
    to: { path: natives, pathNot: '/@node-rs/argon2(/|$)' },
  },
  {
    name: 'argon2-lives-in-cloud',
    comment: 'Passwords are hashed by the cloud only. Send the password in the authentication transaction instead.',
    severity: 'error',
    from: { path: '^src-(?!cloud/)', pathNot: spec },
    to: { path: '/@node-rs/argon2(/|$)' },
  },
  {
    name: 'electron-lives-in-its-host',
    comment:
      'The agent runs without Electron: only src-main/main.ts, src-main/hosts/electron and src-preload import it. Declare a port.',
    severity: 'error',
    from: {
      path: '^src-',
      pathNot: [
        '^src-main/main\\.ts$',
        '^src-main/hosts/electron/',
        '^src-preload/',
        '^src-(renderer|portal|ui)/',
        '^src-shared/',
        spec,
      ],
    },
    to: { path: electron },
  },
  {
    name: 'sql-lives-in-store',
    comment: 'Only src-cloud/store speaks SQL. Add a function with a name from the field to the store and call that.',
    severity: 'error',
    from: { path: '^src-', pathNot: ['^src-cloud/store/', spec] },
    to: { path: sql },
  },
];

const hygiene: readonly Rule[] = [
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one idea or three: merge them, or move what both need into a third.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment:
      'Nothing imports this file and it imports nothing: use it or delete it. A new program entry is listed in rules.ts.',
    severity: 'error',
    from: {
      orphan: true,
      pathNot: ['\\.d\\.ts$', '\\.config\\.ts$', '/main\\.tsx?$', '/main\\.\\w+\\.tsx?$', 'worker\\.ts$', spec],
    },
    to: {},
  },
  {
    name: 'no-spec-imported',
    comment: 'Tests are run, never imported. Move the helper into a file without .test or .spec in its name.',
    severity: 'error',
    from: {},
    to: { path: spec },
  },
  {
    name: 'no-dev-dependency-in-production',
    comment: 'This package is not installed in production: move it to "dependencies" in package.json, or do without.',
    severity: 'error',
    from: { path: '^src-(shared|face|main|cloud)/', pathNot: [spec, unreleased] },
    to: {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only'],
      pathNot: [electron, '(^|/)node_modules/@types/'],
    },
  },
  {
    name: 'no-fake-in-release',
    comment:
      'Fakes and the demo stay out of the release: only tests, fakes and main.demo.ts import them. Pass the fake in through its port.',
    severity: 'error',
    from: { path: '^src-', pathNot: [spec, unreleased] },
    to: { path: unreleased },
  },
  {
    name: 'no-unresolved-import',
    comment:
      'The imported file or package does not exist. Correct the path (relative imports end in .ts or .tsx), or add the dependency.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

export const forbidden: readonly Rule[] = [...shared, ...windows, ...borders, ...drivers, ...hygiene];

export const configuration: IConfiguration = {
  forbidden: [...forbidden],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|models/dist|coverage|test-results)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'require', 'default'],
      mainFields: ['types', 'module', 'main'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
