/**
 * Which room may import from which. The two ends of a wire know each other only by `src/contract`:
 *
 *   contract ← link, consent, service, sandbox, demo        commands, e2e: any room
 *
 * The script of other people's pages (`link`) takes from the contract only what drags in no schema library: types, and
 * the files named below, which import nothing but each other. (Its tests may also take the outside test data.)
 */
const FREE_OF_ZOD = [
  'exitCodes',
  'faults',
  'keys',
  'messages',
  'resourceTypes',
  'states',
  'testKeys',
  'testing/\\w+',
]

/** @param {string[]} names */
const rooms = (names) => ({
  regex: `^\\.\\.?/(.*/)?(${names.join('|')})/`,
  message: `This room never imports from ${names.join(', ')}: what both need belongs in src/contract.`,
})

/**
 * @param {string} room
 * @param {object[]} patterns
 * @returns {import('eslint').Linter.Config}
 */
const forbid = (room, patterns) => forbidIn([`${room}/**/*.{ts,tsx}`], patterns)

/**
 * @param {string[]} files
 * @param {object[]} patterns
 * @returns {import('eslint').Linter.Config}
 */
const forbidIn = (files, patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
})

const linkRules = [
  rooms(['consent', 'service', 'sandbox', 'commands', 'demo', 'e2e']),
  {
    regex: `/contract/(?!(${FREE_OF_ZOD.join('|')})\\.ts$)`,
    allowTypeImports: true,
    message: 'This file of the contract imports Zod, which the script has no room for: import types only.',
  },
]

/**
 * Any import of a package but these.
 * @param {string[]} allowed
 */
const dependency = (...allowed) => `^(?!${['[./]', 'vitest', 'happy-dom', 'node:', ...allowed].join('|')})`

export const roomRules = [
  forbid('src/contract', [rooms(['link', 'consent', 'service', 'sandbox', 'commands', 'demo', 'e2e'])]),
  forbid('src/link', [
    ...linkRules,
    rooms(['package']),
    { regex: dependency(), allowTypeImports: true, message: 'The script has no dependency.' },
  ]),
  // The npm package around the script has one, which its reader brings along.
  forbid('src/link/package', [
    ...linkRules,
    {
      regex: dependency('react(-dom/(client|server))?$'),
      allowTypeImports: true,
      message: 'The package has no dependency but React.',
    },
  ]),
  forbid('src/consent', [rooms(['link', 'service', 'sandbox', 'commands', 'demo', 'e2e'])]),
  forbid('src/service', [rooms(['link', 'consent', 'sandbox', 'commands', 'demo', 'e2e'])]),
  forbid('src/sandbox', [rooms(['link', 'consent', 'service', 'commands', 'demo', 'e2e'])]),
  forbidIn(
    ['e2e/**/*.spec.ts'],
    [
      {
        regex: '^@playwright/test$',
        importNames: ['test'],
        message:
          'Extend strictTest (e2e/browser), which fails where a page breaks its Content-Security-Policy.',
      },
    ],
  ),
  forbid('demo', [rooms(['link', 'consent', 'service', 'sandbox', 'commands', 'e2e'])]),
]
